import { isProxy } from 'node:util/types';
import { didYouMean } from '../schema/did-you-mean';
import { nearest } from '../schema/nearest';
import { type Step } from '../schema/path';
import { fieldsOf, type Field } from './fields';
import { isWholeInstance } from './known-classes';
import { type Fields, type Shape } from './shape';
import { shapes } from './shapes';
import { isOfSimple } from './simple';
import { isPlain, shown } from './shown';
import { isText } from './text';
import { inWords, listed, sample } from './wording';

/** How many faults of one call are told. */
const most = 12;

/** How deep plain data may go; objects of Kubernetes are far from it. */
const deepest = 200;

/** How many items a list may have, and how many values plain data in all. */
const longest = 100_000;

/** Says where a fault is: `prop 'probes.readiness' of Workload 'web'`. */
export type Subject = (path: readonly Step[]) => string;

/** How strictly names are taken that an object does not have: always, or only where they look like one that it has. */
export type Strictness = 'all' | 'near';

/** One look at a value of unknown kind. It reads each field once, and nothing that it holds can make it fail. */
export class Inspection {
  public readonly faults: string[] = [];
  private seen = 0;

  public constructor(private readonly subject: Subject) {}

  /** Compares a value with its shape and adds what is wrong with it to `faults`. */
  public look(value: unknown, shape: Shape, path: readonly Step[], strictness: Strictness = 'all'): void {
    if (this.faults.length >= most) return;
    if (typeof shape === 'string') return this.lookAtSimple(value, shape, path);
    if ('ref' in shape) return this.look(value, shapes().types[shape.ref]!, path, strictness);
    if ('union' in shape) return this.lookAtUnion(value, shape.union, path);
    if ('text' in shape) return this.lookAtText(value, shape.text, shape, path);
    if ('literals' in shape) return this.lookAtLiterals(value, shape.literals, shape, path);
    if ('instance' in shape) return isWholeInstance(value, shape.instance) ? undefined : this.mismatch(value, shape, path);
    if (isProxy(value)) return this.mismatch(value, shape, path);
    if ('list' in shape) return this.lookAtList(value, shape.list, shape, path);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.mismatch(value, shape, path);
    if ('map' in shape) return this.lookAtMap(value, shape.map, shape, path);
    this.lookAtFields(value as Record<string, unknown>, shape, path, strictness);
  }

  private lookAtSimple(value: unknown, shape: Extract<Shape, string>, path: readonly Step[]): void {
    if (shape === 'data') return this.lookAtData(value, path, []);
    if (!isOfSimple(value, shape)) this.mismatch(value, shape, path);
  }

  private lookAtText(value: unknown, pattern: string, shape: Shape, path: readonly Step[]): void {
    if (!isText(value, pattern)) this.mismatch(value, shape, path);
  }

  private lookAtLiterals(value: unknown, literals: readonly unknown[], shape: Shape, path: readonly Step[]): void {
    if (literals.includes(value)) return;
    this.mismatch(value, shape, path, typeof value === 'string' ? didYouMean(value, literals.map(String)) : '');
  }

  private lookAtList(value: unknown, item: Shape, shape: Shape, path: readonly Step[]): void {
    if (!Array.isArray(value)) return this.mismatch(value, shape, path);
    if (value.length > longest) return this.tell(path, `must have at most ${longest} items, got ${value.length}`);
    for (let index = 0; index < value.length && this.faults.length < most; index++) this.look(this.read(value, index, path), item, [...path, index]);
  }

  private lookAtMap(value: object, item: Shape, shape: Shape, path: readonly Step[]): void {
    if (!isPlain(value)) return this.mismatch(value, shape, path);
    for (const key of Object.keys(value)) this.look(this.read(value, key, path), item, [...path, key]);
  }

  private lookAtFields(value: Record<string, unknown>, shape: Fields, path: readonly Step[], strictness: Strictness): void {
    const fields = fieldsOf(shape);
    const plain = isPlain(value);
    if (!plain && ![...fields.keys()].some((name) => name in value)) return this.mismatch(value, shape, path);
    const strangers = plain && shape.open !== true ? Object.keys(value).filter((key) => !fields.has(key)) : [];
    const meant = new Set(strangers.map((stranger) => nearest(stranger, fields.keys())));
    for (const field of fields.values()) this.lookAtField(value, field, path, plain, meant);
    for (const stranger of strangers) this.stranger(stranger, fields, path, strictness, value);
  }

  private lookAtField(value: Record<string, unknown>, field: Field, path: readonly Step[], plain: boolean, meant: ReadonlySet<string | undefined>): void {
    const { name, shape, optional } = field;
    // What a class has is typed where the class is declared; it may not be there to be read before everything is declared.
    if (!plain) {
      if (!optional && !(name in value)) this.tell([...path, name], `must be there, got ${shown(value)} without it`);
      return;
    }
    const inner = this.read(value, name, path);
    if (inner !== undefined) return this.look(inner, shape, [...path, name]);
    if (!optional && !meant.has(name)) this.tell([...path, name], `must be given, got nothing; add ${sample(name, shape)}`);
  }

  private stranger(name: string, fields: ReadonlyMap<string, Field>, path: readonly Step[], strictness: Strictness, value: Record<string, unknown>): void {
    if (strictness === 'near' && nearest(name, [...fields.keys()].filter((known) => !Object.hasOwn(value, known))) === undefined) return;
    const all = fields.size === 0 ? 'it has none' : `it has ${listed([...fields.keys()])}`;
    this.tell([...path, name], `must be one that it has, got '${name.length > 60 ? `${name.slice(0, 60)}…` : name}'${didYouMean(name, fields.keys(), all)}`);
  }

  /** The one alternative that a value can have been meant as tells what is wrong with it; where there are more, all are named. */
  private lookAtUnion(value: unknown, alternatives: readonly Shape[], path: readonly Step[]): void {
    const tried = alternatives.filter((shape) => isOfKind(value, shape)).map((shape) => {
      const inspection = new Inspection(this.subject);
      inspection.look(value, shape, path);
      return inspection.faults;
    });
    if (tried.some((faults) => faults.length === 0)) return;
    const best = tried.sort((left, right) => left.length - right.length)[0];
    if (best) this.faults.push(...best);
    else this.mismatch(value, { union: alternatives }, path);
  }

  private lookAtData(value: unknown, path: readonly Step[], around: readonly object[]): void {
    if (this.faults.length >= most || value === undefined || isScalar(value)) return;
    if (typeof value !== 'object' || value === null || isProxy(value)) return this.mismatch(value, 'data', path);
    if (isLazy(value)) return;
    this.seen += Array.isArray(value) ? value.length : 1;
    if (this.seen > longest) {
      if (this.faults.length === 0) this.tell(path, `must end before plain data has ${longest} values, got more; no object of that size gets into a cluster`);
      return;
    }
    if (!Array.isArray(value) && !isPlain(value)) return this.mismatch(value, 'data', path);
    if (around.includes(value) || around.length >= deepest) return this.tell(path, `must not hold itself, got a value ${around.includes(value) ? 'inside itself' : `${deepest} levels deep`}; break the circle`);
    const keys = Array.isArray(value) ? value.keys() : Object.keys(value);
    for (const key of keys) this.lookAtData(this.read(value, key, path), [...path, key], [...around, value]);
  }

  /** Reads a field whose getter may fail. */
  private read(value: object, key: Step, path: readonly Step[]): unknown {
    try {
      return (value as Record<Step, unknown>)[key];
    } catch {
      this.tell([...path, key], 'must be there to be read, got a getter that fails; write its value');
      return undefined;
    }
  }

  private mismatch(value: unknown, shape: Shape, path: readonly Step[], hint = ''): void {
    this.tell(path, `must be ${inWords(shape)}, got ${shown(value)}${hint}`);
  }

  private tell(path: readonly Step[], rule: string): void {
    if (this.faults.length < most) this.faults.push(`${this.subject(path)} ${rule}`);
  }
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
}

/** A value that cdk8s asks for once everything is declared. */
function isLazy(value: object): boolean {
  return 'produce' in value && typeof value.produce === 'function';
}

/** Whether a value can have been meant as a shape at all. */
function isOfKind(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return shape === 'data' || isOfSimple(value, shape);
  if ('ref' in shape) return isOfKind(value, shapes().types[shape.ref]!);
  if ('union' in shape) return shape.union.some((inner) => isOfKind(value, inner));
  if ('text' in shape) return typeof value === 'string';
  if ('literals' in shape) return shape.literals.some((literal) => typeof literal === typeof value) && (shape.literals.includes(value as string) || typeof value === 'string');
  if ('list' in shape) return Array.isArray(value);
  if ('instance' in shape) return isWholeInstance(value, shape.instance);
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isProxy(value);
}
