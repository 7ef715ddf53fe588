import { apis } from '../../src/apis/index.js';
import { tillbox } from '../support/command.js';
import { removeFolders } from '../support/folder.js';
import { endProcesses } from '../support/process.js';
import { shippedUrl } from '../support/shipped.js';

let url: string;
beforeAll(async () => {
  url = await shippedUrl();
});
afterAll(() => {
  endProcesses();
  removeFolders();
});

test.each(apis)('$name: every sample of its page is answered as printed', async ({ name, samples = [] }) => {
  const { code, stdout, stderr } = await tillbox(['check', '--target', url, '--api', name]);
  const lines = samples.map((sample) => {
    const source = sample.source === 'documented' ? '' : ` [${sample.source}]`;
    return `${name}: ${sample.name}${source}: ok\n`;
  });
  const { length } = samples;
  expect(length).toBeGreaterThan(0);
  const summary = `${length} samples sent: ${length} ok, 0 with differences; 0 skipped\n`;
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: lines.join('') + summary, stderr: '' });
});
