/** A piece of HTML; everything else that goes into one is text. */
class Html {
  constructor(readonly text: string) {}
}

export type { Html };

type Piece = Html | readonly Html[] | string | number | undefined;

/** HTML with what is put into it as text, never as markup; a piece of HTML stays one, nothing is left out. */
export function html(parts: TemplateStringsArray, ...pieces: readonly Piece[]): Html {
  return new Html(String.raw({ raw: parts }, ...pieces.map(written)));
}

function written(piece: Piece): string {
  if (piece === undefined) return '';
  if (piece instanceof Html) return piece.text;
  return typeof piece === 'object' ? piece.map(({ text }) => text).join('\n') : escaped(String(piece));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

const style = new Html(`:root { color-scheme: light; color: #1a1a1a; background: #fff }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 40rem; padding: 0 1rem; overflow-wrap: anywhere }
h1, h2 { line-height: 1.2 }
dt { font-weight: bold }
dd { margin: 0 0 .5rem }
table { border-collapse: collapse; overflow-wrap: normal; width: 100% }
caption, th, td { padding: .3rem .5rem .3rem 0; text-align: left; vertical-align: top }
th:last-child, td:last-child { padding-right: 0 }
caption { font-weight: bold }
@media (max-width: 30rem) { table { font-size: .875rem } th:nth-child(3) { width: 8.5em } td:nth-child(3) { overflow-wrap: anywhere } }
tr { border-bottom: 1px solid #767676 }
label { display: block; font-weight: bold; margin: 1rem 0 .3rem }
input, select, button { box-sizing: border-box; font: inherit; min-height: 2.75rem; padding: .4rem .6rem; width: 100%; color: inherit; background: #fff; border: 1px solid #595959; border-radius: .25rem }
input[aria-invalid], select[aria-invalid] { border: 2px solid #b00020 }
button { margin-top: 1.5rem; color: #fff; background: #0b5394; border-color: #0b5394; font-weight: bold }
:focus-visible { outline: 3px solid #0b5394; outline-offset: 2px }
.hint { margin: 0 0 .3rem; color: #4a4a4a }
.error { margin: .3rem 0 0; color: #b00020 }
.paid, .refused { border-left: .3rem solid #1b6e2e; padding: .5rem 1rem; background: #eef7f0 }
.refused { border-color: #b00020; background: #fdf0f1 }`);

/** A whole page. It loads nothing, runs nothing and sends its form to nobody but this server. */
export function page(title: string, content: Html): string {
  return html`<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; form-action 'self'">
<title>${title}</title>
<style>
${style}
</style>
</head>
<body>
<main>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text;
}
