/** citation-js has no types; what it returns is checked where it is read. */
declare module '@citation-js/core' {
  export class Cite {
    constructor(text: string);
    readonly data: unknown;
  }
}

/** It registers itself with the core. */
declare module '@citation-js/plugin-ris';
