import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DataError } from '../data-file.js';
import { namedTwice } from './named-twice.js';

/** Something in a folder, with links followed. */
export interface Entry {
  readonly name: string;
  readonly path: string;
  /** `other` is a pipe, a socket or a device: reading one might never end. */
  readonly kind: 'file' | 'folder' | 'other';
}

/** Why something in a folder can't be read. */
export interface Unreadable {
  readonly path: string;
  readonly reason: string;
}

/** What file systems, desktops and editors keep beside people's data: hidden names, and a disk's own folder. */
export function isSystems(name: string): boolean {
  return name.startsWith('.') || name === 'lost+found';
}

/**
 * What lies in a folder, in alphabetical order; nothing where there is no such folder.
 *
 * @param unreadable takes what can't be looked at: the folder itself, a link that leads nowhere
 */
export function entriesOf(folder: string, unreadable: Unreadable[]): Entry[] {
  return namesIn(folder, unreadable).flatMap((name): Entry[] => {
    const path = join(folder, name);
    try {
      const found = statSync(path);
      return [{ name, path, kind: found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other' }];
    } catch (error) {
      const gone = codeOf(error) === 'ENOENT';
      unreadable.push({ path, reason: gone ? 'is a link that leads nowhere' : `can not be read: ${said(error)}` });
      return [];
    }
  });
}

function namesIn(folder: string, unreadable: Unreadable[]): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => !isSystems(name))
      .sort();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    const isFile = codeOf(error) === 'ENOTDIR';
    unreadable.push({ path: folder, reason: isFile ? 'is a file, not a folder' : `can not be read: ${said(error)}` });
    return [];
  }
}

/**
 * A file's JSON, with or without a byte order mark in front.
 *
 * @throws Error whose message says why there is none; DataError for a member that stands there twice
 */
export function jsonIn(path: string): unknown {
  const text = textIn(path);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`is not JSON: ${said(error)}`);
  }
  const pointer = namedTwice(text);
  if (pointer !== undefined) throw new DataError([{ path, pointer, reason: 'stands there twice' }]);
  return json;
}

function textIn(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new Error(`can not be read: ${said(error)}`);
  }
  if (!isUtf8(bytes)) throw new Error('is not UTF-8');
  return bytes.toString().replace(/^\uFEFF/, '');
}

function codeOf(error: unknown): unknown {
  return (error as { readonly code?: unknown }).code;
}

function said(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
