/** A whole page in one text, for refusals that must not cost a rendering. Texts are ours, never the visitor's. */
export function refusalPage({ title, text, nonce, requestId }: { title: string; text: string; nonce: string; requestId: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Pitchbook Builder</title>
<style nonce="${nonce}">
:root { color-scheme: light dark; font-family: system-ui, sans-serif; line-height: 1.5; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: Canvas; color: CanvasText; }
main { max-width: 32rem; padding: 2rem; }
h1 { font-size: 1.25rem; margin: 0 0 .5rem; }
p { margin: 0 0 .5rem; }
small { opacity: .85; }
</style>
</head>
<body>
<main>
<h1>${title}</h1>
<p>${text}</p>
<p><small>Request ${requestId}</small></p>
</main>
</body>
</html>
`;
}

/** "in 40 seconds", "in 3 minutes": rounded up, so that it is never too early. */
export function inWords(seconds: number): string {
  if (seconds < 100) return `in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  return `in ${Math.ceil(seconds / 60)} minutes`;
}
