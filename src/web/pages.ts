/** The page behind "unsubscribe" in a mail: it asks first, because programs that check mail open every link. */
export const UNSUBSCRIBE_PAGE = page(
  'Unsubscribe',
  `<p>Stop getting Daily Papers by e-mail at the address that this link was sent to?</p>
<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button>Unsubscribe</button></form>`,
);

/** The page that says that the e-mails have ended. */
export const DONE_PAGE = page(
  'Unsubscribed',
  '<p>You get no more e-mails from this list. <code>/email subscribe</code> in Discord starts them again.</p>',
);

/** The page for a token without an active subscription: it must not say that they have ended if a link was cut off. */
export const UNKNOWN_PAGE = page(
  'Nothing to stop',
  "<p>This link doesn't belong to an active subscription. Either it was stopped already, or the link is not complete: open it from the e-mail again, or use <code>/email stop</code> in Discord.</p>",
);

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Daily Papers</title>
<style>
:root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif; }
body { margin: 3rem auto; max-width: 32rem; padding: 0 1rem; }
button { font: inherit; min-height: 2.75rem; padding: 0 1.25rem; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`;
}
