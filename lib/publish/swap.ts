import fs from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { Fault } from '../fault';
import { mayGo } from './content';
import { attempt, DiskError, flush, quietly, statusOf } from './disk';
import { exchange, identityOf } from './exchange';
import { refuseForeign } from './foreign';
import { type PublishLock } from './lock';
import { type Place } from './place';
import { quote } from './quote';
import { finishRenewal, renew } from './renew';
import { deleteScanned, scan } from './scan';
import { discard, sweep } from './sweep';

/** A folder that gets another tree, or none. */
export interface Replacement {
  readonly place: Place;
  /** Builds the new tree in a folder that is not there yet. @default - the folder goes */
  readonly build?: (staging: string) => void;
}

/**
 * Builds trees beside their folders and swaps them in, one after the other: each in one step where the system can, by two renames
 * where it cannot. Whatever fails, all old trees stand where they stood. They are put aside afterwards, for {@link retire}.
 *
 * @throws DiskError if a step fails, Fault if an old tree cannot be put back at once
 */
export function replace(replacements: readonly Replacement[], lock: PublishLock): void {
  const staged = replacements.map(({ place, build }) => ({ place, build, staging: place.temporary('next') }));
  const undo: Undo[] = [];
  try {
    for (const { staging, build } of staged) build?.(staging);
    lock.verify();
    for (const { place, staging, build } of staged) {
      if (build) swap(place, staging, undo);
      else moveAside(place, undo);
    }
    for (const folder of new Set(staged.flatMap(({ place }) => [dirname(place.directory), place.parent]))) flush(folder);
  } catch (error) {
    takeBack(undo);
    for (const { staging } of staged) discard(staging);
    throw error;
  }
  // After an exchange the old tree has the name of the new one. If it keeps that, the next run sweeps it away.
  for (const { place, staging } of staged) {
    quietly(() => {
      if (statusOf(staging) !== undefined) fs.renameSync(staging, place.previous);
    });
  }
}

/** Takes one step of a swap back. */
interface Undo {
  readonly place: Place;
  readonly step: () => void;
}

function swap(place: Place, staging: string, undo: Undo[]): void {
  if (statusOf(place.directory) === undefined) return move('move the new tree to', staging, place.directory, place, undo);
  const built = identityOf(staging);
  undo.unshift({
    place,
    step: () => {
      if (statusOf(place.directory) !== undefined && identityOf(place.directory) === built) exchangeBack(place, staging);
    },
  });
  if (exchange(staging, place.directory)) return;
  moveAside(place, undo);
  move('move the new tree to', staging, place.directory, place, undo);
}

function moveAside(place: Place, undo: Undo[]): void {
  try {
    move('move the old tree to', place.directory, place.previous, place, undo);
  } catch (error) {
    if (!(error instanceof DiskError) || error.code !== 'EXDEV') throw error;
    renew(place);
    move('move the old tree to', place.directory, place.previous, place, undo);
  }
}

function move(what: string, from: string, to: string, place: Place, undo: Undo[]): void {
  attempt(what, to, () => fs.renameSync(from, to));
  undo.unshift({ place, step: () => attempt('move back', from, () => fs.renameSync(to, from)) });
}

function exchangeBack(place: Place, staging: string): void {
  if (exchange(staging, place.directory)) return;
  const aside = place.temporary('next');
  attempt('take back', place.directory, () => fs.renameSync(place.directory, aside));
  attempt('move back', place.directory, () => fs.renameSync(staging, place.directory));
  discard(aside);
}

function takeBack(undo: readonly Undo[]): void {
  for (const { place, step } of undo) {
    try {
      step();
    } catch (error) {
      const remedy = `run synth again, which puts back the old tree from ${quote(basename(place.previous))}`;
      throw new Fault(`publishing must be able to ${(error as Error).message}; ${remedy}`, { cause: error });
    }
  }
}

/**
 * Puts the old tree back if a run died while it was aside, and those of the folders in it, then sweeps. Needs the lock.
 *
 * @returns true if one was put back
 */
export function restore(place: Place): boolean {
  const restored = [place, ...place.partsAside()].filter(putBack);
  sweep(place);
  return restored.length > 0;
}

function putBack(place: Place): boolean {
  const isRenewed = finishRenewal(place);
  const isLost = statusOf(place.previous)?.isDirectory() === true && isMissing(place.directory);
  if (isLost) {
    const around = dirname(place.directory);
    attempt('create', around, () => fs.mkdirSync(around, { recursive: true }));
    attempt('put the old tree back at', place.directory, () => fs.renameSync(place.previous, place.directory));
    flush(around);
    flush(place.parent);
  }
  return isRenewed || isLost;
}

/** An empty folder counts as missing: we never publish one, but a script may create one. */
function isMissing(directory: string): boolean {
  const status = statusOf(directory);
  if (status === undefined) return true;
  return status.isDirectory() && attempt('list', directory, () => fs.readdirSync(directory)).length === 0;
}

/**
 * Deletes the old tree after a swap, unless somebody else's file got into it meanwhile. It is renamed first, so that
 * half a tree is never taken for a whole one.
 *
 * @throws Fault that names what others put there
 */
export function retire(place: Place, isWanted: (path: string) => boolean, remark = ''): void {
  const status = statusOf(place.previous);
  if (status === undefined) return;
  if (!status.isDirectory()) {
    throw new Fault(`${quote(place.previous)} must be a folder, for old trees are put there, got something else; move it away`);
  }
  const found = scan(place.previous, (path) => isWanted(path) && isSpare(join(place.previous, path)));
  refuseForeign(found, place.previous, remark);
  const trash = place.temporary('trash');
  attempt('move the old tree to', trash, () => fs.renameSync(place.previous, trash));
  deleteScanned(trash, found);
}

/** What has a second link is not lost with one of the two: the new tree shares with the old one what did not change. */
function isSpare(path: string): boolean {
  return (statusOf(path)?.nlink ?? 0) > 1 || mayGo(path);
}
