import fs from 'node:fs';
import { basename, join } from 'node:path';
import { Fault } from '../fault';
import { by } from '../names';
import { alone, telling } from './alone';
import { holds, mayGo } from './content';
import { attempt, quietly, statusOf } from './disk';
import { foldersIn } from './folders-in';
import { refuseForeign } from './foreign';
import { type PublishLock } from './lock';
import { checkFiles, foldersOf } from './paths';
import { Place } from './place';
import { quote } from './quote';
import { scan, type Scan } from './scan';
import { stage } from './stage';
import { requireStamp } from './stamp';
import { replace, restore, retire } from './swap';

/** What publishing did; paths are relative to the folder and sorted. */
export interface PublishResult {
  /** Files that are new or have a new text. */
  written: string[];
  /** Files of ours that are gone. */
  removed: string[];
  /** How many files stayed as they were, with their inode, time and mode. */
  unchanged: number;
  /** What desktops and git users had left in the folder, such as `.DS_Store`, and is gone. */
  cleared: string[];
}

export interface PublishOptions {
  /** What `stampOf` said when the files were checked against the tree that is there. @default - they were checked against none */
  readonly stamp?: string;
  /** Told whom this run waits for, once, if it has to. @default - nobody is told */
  readonly onWait?: (holder: string) => void;
}

/**
 * Brings a folder to exactly these files (relative POSIX path to whole text), whole or not at all: at every moment, even
 * after `kill -9`, the folder is the old tree or the new one. Where the system cannot exchange two folders it is, between two
 * renames, absent with the old tree whole beside it, which the next run puts back. If nothing changes nothing is touched.
 * Runs at the same time wait for each other. A request to end the process is heard when the tree is whole.
 *
 * `.gitkeep`, `.DS_Store`, `Thumbs.db` and empty folders go; the result names them. Any other file is somebody else's if it
 * begins neither with our header nor, where a file of ours must be, with a conflict of git: it is never deleted or replaced,
 * and nothing is published as long as it is there.
 *
 * @throws Fault for paths or texts that cannot be published, for foreign files, for a lock that is not free within 30
 * seconds and for every error of the disk; the old tree is then untouched
 */
export function publish(files: ReadonlyMap<string, string>, directory: string, { stamp, onWait }: PublishOptions = {}): PublishResult {
  checkFiles(files);
  return alone(directory, onWait, (place, lock) => {
    restore(place);
    const change = changeOf(place, files, directory);
    for (const part of place.partsAside()) retire(part, (path) => files.has(`${basename(part.directory)}/${path}`));
    if (isNeeded(change)) requireStamp(place.directory, stamp);
    apply([change], lock);
    return resultOf(change);
  });
}

/**
 * The same for some folders of a directory, while all others in it stay as they are and are not looked at: those that files are for, and
 * those that are there and for whose name `isOwn` holds; such a folder goes if no file is for it. Each folder is its old tree or the new
 * one at every moment; of several, a run that is killed may leave some old and some new. Where it fails they are all as they were.
 *
 * @param files by their paths below the directory, each in a folder for whose name `isOwn` holds
 */
export function publishParts(files: ReadonlyMap<string, string>, directory: string, isOwn: (folder: string) => boolean, { stamp, onWait }: PublishOptions = {}): PublishResult {
  if (files.size > 0) checkFiles(files);
  return alone(directory, onWait, (whole, lock) => {
    restore(whole);
    requireFolder(whole, directory);
    const parts = new Map([...foldersIn(whole.directory).filter(isOwn), ...[...files.keys()].map(topOf)].map((name) => [name, new Map<string, string>()]));
    for (const [path, text] of files) parts.get(topOf(path))!.set(path.slice(topOf(path).length + 1), text);
    const changes = [...parts].sort(by(([name]) => name)).map(([name, texts]) => ({ name, ...changeOf(whole.part(name), texts, join(directory, name)) }));
    if (changes.some(isNeeded)) {
      requireStamp(whole.directory, stamp, isOwn);
      attempt('create', whole.directory, () => fs.mkdirSync(whole.directory, { recursive: true }));
      attempt('write into', whole.directory, () => fs.accessSync(whole.directory, fs.constants.W_OK));
    }
    apply(changes, lock);
    return together(changes.map((change) => resultOf(change, `${change.name}/`)));
  });
}

/** What becomes of a folder. */
interface Change {
  readonly place: Place;
  readonly files: ReadonlyMap<string, string>;
  readonly old: Scan;
  /** Files that are there with the very text. */
  readonly kept: ReadonlySet<string>;
  /** The folder, as the caller named it. */
  readonly directory: string;
}

/** @throws Fault for foreign files */
function changeOf(place: Place, files: ReadonlyMap<string, string>, directory: string): Change {
  const old = examine(place, directory, files);
  const kept = new Set([...old.wanted].filter((path) => holds(join(place.directory, path), files.get(path) ?? '')));
  const foreign = [...old.wanted].filter((path) => !kept.has(path) && !mayGo(join(place.directory, path))).map((path) => ({ path }));
  refuseForeign({ foreign: [...old.foreign, ...foreign] }, directory);
  // What stands here now is the tree that a killed run swapped in, so the one it retired may go.
  retire(place, (path) => files.has(path) || old.surplus.has(path));
  return { place, files, old, kept, directory };
}

function isNeeded({ files, kept, old }: Change): boolean {
  return files.size > kept.size || old.surplus.size + old.litter.length > 0 || hasSpareFolders(old) || (files.size === 0 && old.folders.length > 0);
}

/** Makes the changes that are needed, all or none of them. */
function apply(changes: readonly Change[], lock: PublishLock): void {
  const needed = changes.filter(isNeeded);
  if (needed.length === 0) return;
  for (const { place, old } of needed) requireWritable(place, old);
  replace(needed.map(({ place, files, kept }) => ({
    place, ...(files.size > 0 && { build: (staging: string) => stage(files, kept, place.directory, staging) }),
  })), lock);
  // The new trees are in place: what keeps an old one from going is for the next run.
  for (const { place, files, directory } of needed) {
    quietly(() => retire(place, (path) => files.has(path), `: they came into ${quote(directory)} during the swap, the new tree is in place`));
  }
}

function resultOf({ files, kept, old }: Change, prefix = ''): PublishResult {
  const sorted = (paths: Iterable<string>): string[] => [...paths].map((path) => prefix + path).sort();
  return { written: sorted([...files.keys()].filter((path) => !kept.has(path))), removed: sorted(old.surplus), unchanged: kept.size, cleared: sorted(old.litter) };
}

function together(results: readonly PublishResult[]): PublishResult {
  const all = (pick: (result: PublishResult) => string[]): string[] => results.flatMap(pick).sort();
  return { written: all(({ written }) => written), removed: all(({ removed }) => removed), unchanged: results.reduce((sum, { unchanged }) => sum + unchanged, 0), cleared: all(({ cleared }) => cleared) };
}

function topOf(path: string): string {
  return path.split('/', 1)[0]!;
}

/**
 * Puts the old tree back if a run died between the two renames of its swap, and deletes unfinished trees of dead runs.
 * A run that fails before it publishes calls it, so that the folder is not left absent.
 *
 * @returns true if the old tree was put back
 * @throws Fault for a lock that is not free within 30 seconds and for every error of the disk
 */
export function repair(directory: string, { onWait }: Pick<PublishOptions, 'onWait'> = {}): boolean {
  return telling(directory, () => new Place(directory).isLittered()) && alone(directory, onWait, (place) => restore(place));
}

function examine(place: Place, directory: string, files: ReadonlyMap<string, string>): Scan {
  if (!requireFolder(place, directory)) return { wanted: new Set(), surplus: new Set(), foreign: [], litter: [], folders: [] };
  return scan(place.directory, (path) => files.has(path));
}

/** @returns whether it is there. @throws Fault for something else in its place */
function requireFolder(place: Place, directory: string): boolean {
  const status = statusOf(place.directory);
  if (status === undefined || status.isDirectory()) return status !== undefined;
  const kind = status.isSymbolicLink() ? 'a symbolic link' : 'something else';
  throw new Fault(`the output folder ${quote(directory)} must be a folder, got ${kind}; move it away or name the folder itself`);
}

function hasSpareFolders({ wanted, folders }: Scan): boolean {
  return folders.length > 1 + new Set([...wanted].flatMap(foldersOf)).size;
}

/** A folder that its owner made read-only stays as it is, though swapping it would not need its consent. */
function requireWritable({ directory }: Place, { folders }: Scan): void {
  for (const folder of folders) attempt('write into', join(directory, folder), () => fs.accessSync(join(directory, folder), fs.constants.W_OK));
}
