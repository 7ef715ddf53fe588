import { getSystemErrorMap } from 'node:util';

/**
 * Why the system could not do something with a file, in words and without a path: whoever asks for the health of a server
 * is not told where its files are. What is no failure of the system is told as it says itself.
 */
export function failureInWords(error: unknown): string {
  const { code, errno, message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  const [, said] = (errno !== undefined && getSystemErrorMap().get(errno)) || [];
  const words = (code !== undefined && plainWords[code]) || said;
  return words === undefined ? message : `${words} (${code})`;
}

/** Where the system's own words say too little without the path that they are about. */
const plainWords: Readonly<Record<string, string>> = {
  EISDIR: 'a folder is in the place of a file',
  ENOTDIR: 'a file is in the place of a folder',
  ENOENT: 'a folder or a file is gone',
  EEXIST: 'a file or a folder is there already',
  ENOTEMPTY: 'a folder is in the place of a file, and not empty',
  EACCES: 'this user may not do that there',
  EPERM: 'this user may not do that there',
  EROFS: 'nothing can be written there: the file system is read-only',
  ENOSPC: 'no space is left on the disk',
  EDQUOT: "this user's part of the disk is full",
  EFBIG: 'the file has become too large for the disk',
  EIO: 'the disk reports an error',
  EMFILE: 'this process has too many open files',
  ENFILE: 'the machine has too many open files',
  EBADF: 'the file has been closed',
};
