import { getSystemErrorMap } from 'node:util';
import { failureInWords } from '../../src/engine/store/file/failure-in-words.js';

const folder = '/home/someone/pay-data';

/** As Node makes it of a call that failed. */
function failed(code: string, errno: number, said: string, call: string): Error {
  const error = new Error(`${code}: ${said}, ${call} '${folder}/snapshot.2.tmp' -> '${folder}/snapshot.2'`);
  return Object.assign(error, { code, errno, syscall: call, path: `${folder}/snapshot.2.tmp` });
}

const all = [...getSystemErrorMap()].map(([errno, [code, said]]) => [code, errno, said] as const);

test.each(all)(
  '%s is told in a sentence of its own, without a path, a call, or a word that is cut',
  (code, errno, said) => {
    for (const call of ['open', 'write', 'fsync', 'rename']) {
      const words = failureInWords(failed(code, errno, said, call));
      expect(words.replace('I/O', '')).toMatch(new RegExp(`^[^'/]*[^ ,:'/] \\(${code}\\)$`));
      expect(words).not.toContain('someone');
      expect(words.length).toBeGreaterThan(code.length + 8);
    }
  },
);

test.each([
  ['EISDIR', 'a folder is in the place of a file (EISDIR)'],
  ['ENOTDIR', 'a file is in the place of a folder (ENOTDIR)'],
  ['ENOENT', 'a folder or a file is gone (ENOENT)'],
  ['EEXIST', 'a file or a folder is there already (EEXIST)'],
  ['EACCES', 'this user may not do that there (EACCES)'],
  ['EPERM', 'this user may not do that there (EPERM)'],
  ['EROFS', 'nothing can be written there: the file system is read-only (EROFS)'],
  ['ENOSPC', 'no space is left on the disk (ENOSPC)'],
  ['EIO', 'the disk reports an error (EIO)'],
  ['EMFILE', 'this process has too many open files (EMFILE)'],
])('%s: %s', (code, words) => {
  const [errno, [, said]] = [...getSystemErrorMap()].find(([, [name]]) => name === code) ?? [0, ['', '']];
  expect(failureInWords(failed(code, errno, said, 'open'))).toBe(words);
});

test('what is no failure of the system is told as it says itself', () => {
  expect(failureInWords(new Error('not all of it was kept'))).toBe('not all of it was kept');
  expect(failureInWords('odd')).toBe('odd');
});
