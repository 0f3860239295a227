/** bioRxiv's subject areas, as its API writes them (https://www.biorxiv.org/about-biorxiv). */
export const BIORXIV_CATEGORIES: readonly string[] =
  `animal behavior and cognition, biochemistry, bioengineering, bioinformatics, biophysics, cancer biology, cell biology,
  clinical trials, developmental biology, ecology, epidemiology, evolutionary biology, genetics, genomics, immunology,
  microbiology, molecular biology, neuroscience, paleontology, pathology, pharmacology and toxicology, physiology,
  plant biology, scientific communication and education, synthetic biology, systems biology, zoology`.split(
    /,\s+/u,
  );

/** medRxiv's (https://www.medrxiv.org/content/about-medrxiv). */
export const MEDRXIV_CATEGORIES: readonly string[] =
  `addiction medicine, allergy and immunology, anesthesia, cardiovascular medicine, dentistry and oral medicine,
  dermatology, emergency medicine, endocrinology, epidemiology, forensic medicine, gastroenterology,
  genetic and genomic medicine, geriatric medicine, health economics, health informatics, health policy,
  health systems and quality improvement, hematology, hiv aids, infectious diseases,
  intensive care and critical care medicine, medical education, medical ethics, nephrology, neurology, nursing, nutrition,
  obstetrics and gynecology, occupational and environmental health, oncology, ophthalmology, orthopedics,
  otolaryngology, pain medicine, palliative medicine, pathology, pediatrics, pharmacology and therapeutics,
  primary care research, psychiatry and clinical psychology, public and global health, radiology and imaging,
  rehabilitation medicine and physical therapy, respiratory medicine, rheumatology, sexual and reproductive health,
  sports medicine, surgery, toxicology, transplantation, urology`.split(/,\s+/u);
