import { Liquid, type Template } from 'liquidjs';
import { Pieces } from '../../engine/pieces.js';
import { gapsIn, noFindingIn, noneIn, type RunReport } from './report.js';

const engine = new Liquid({ outputEscape: 'escape', ownPropertyOnly: true, strictVariables: true });

const template = engine.parse(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>tillbox report: sandbox {{ report.sandbox }}</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; color: #1b1b1b; background: #fff }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #ccc; overflow-wrap: anywhere }
.never { color: #8a1c1c }
</style>
</head>
<body>
<h1>Sandbox {{ report.sandbox }}</h1>
<p>{{ report.at }}: {{ report.requests }} requests, {{ report.broken.size }} broke the contract, {{ report.unmatched.size }} had no operation, {{ report.findings.size }} findings, {{ report.coverage.covered }} of {{ report.coverage.total }} outcomes covered ({{ report.coverage.percent }} %).</p>
{% for gap in gaps %}<p class="never">{{ gap }}</p>
{% endfor %}<h2>Requests that broke the contract</h2>
{% if report.broken.size == 0 %}<p>{{ none }}</p>{% else %}<table><thead><tr><th scope="col">Request</th><th scope="col">Operation</th><th scope="col">Status</th><th scope="col">What is wrong</th></tr></thead><tbody>
{{ broken | raw }}</tbody></table>{% endif %}
<h2>Requests without an operation</h2>
{% if report.unmatched.size == 0 %}<p>{{ none }}</p>{% else %}<table><thead><tr><th scope="col">Request</th><th scope="col">Method</th><th scope="col">Path</th><th scope="col">Status</th></tr></thead><tbody>
{{ unmatched | raw }}</tbody></table>{% endif %}
<h2>Findings</h2>
{% if report.findings.size == 0 %}<p>{{ noFinding }}</p>{% else %}<table><thead><tr><th scope="col">Kind</th><th scope="col">Operation</th><th scope="col">Requests</th><th scope="col">What was found</th><th scope="col">Advice</th></tr></thead><tbody>
{% for one in report.findings %}<tr><td>{{ one.kind }}</td><td>{{ one.api }}/{{ one.operation }}</td><td>{{ one.requestIds | join: ", " }}</td><td>{{ one.message }}</td><td>{{ one.advice }}</td></tr>
{% endfor %}</tbody></table>{% endif %}
<h2>Coverage</h2>
<table><thead><tr><th scope="col">Operation</th><th scope="col">Outcomes</th></tr></thead><tbody>
{% for api in report.coverage.apis %}{% for one in api.operations %}<tr><td>{{ api.api }}/{{ one.operation }}</td><td>{% for outcome in one.outcomes %}<span{% if outcome.hits == 0 %} class="never"{% endif %}>{{ outcome.name }}: {{ outcome.hits }}</span><br>{% endfor %}</td></tr>
{% endfor %}{% endfor %}</tbody></table>
</body>
</html>
`);

const brokenRows =
  engine.parse(`{% for one in rows %}<tr><td>{{ one.requestId }}</td><td>{{ one.api }}/{{ one.operation }}</td><td>{{ one.status | default: "none" }}</td><td>{% for problem in one.problems %}{{ problem.pointer }} {{ problem.message }}<br>{% endfor %}</td></tr>
{% endfor %}`);

const unmatchedRows =
  engine.parse(`{% for one in rows %}<tr><td>{{ one.requestId }}</td><td>{{ one.method }}</td><td>{{ one.path }}</td><td>{{ one.status | default: "none" }}</td></tr>
{% endfor %}`);

/** A report as one page that loads nothing. Whatever a client wrote is text. */
export async function htmlOf(report: RunReport): Promise<string> {
  const said = { gaps: gapsIn(report), none: noneIn(report), noFinding: noFindingIn(report) };
  const broken = await rowsIn(brokenRows, report.broken);
  const unmatched = await rowsIn(unmatchedRows, report.unmatched);
  const page: unknown = await engine.render(template, { report, broken, unmatched, ...said });
  return String(page);
}

/** Of requests there may be tens of thousands: so many rows are written at a time. */
const rowsAtOnce = 200;

async function rowsIn(rowTemplate: Template[], all: readonly object[]): Promise<string> {
  const pieces = new Pieces();
  let text = '';
  for (let i = 0; i < all.length; i += rowsAtOnce) {
    await pieces.next();
    text += await engine.render(rowTemplate, { rows: all.slice(i, i + rowsAtOnce) });
  }
  return text;
}
