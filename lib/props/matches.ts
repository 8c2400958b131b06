import { isProxy } from 'node:util/types';
import { type Field, fieldsOf } from './fields';
import { isOfSimple } from './simple';
import { isWholeInstance } from './known-classes';
import { type Fields, type Shape } from './shape';
import { shapes } from './shapes';
import { isText } from './text';
import { isPlain } from './shown';

/**
 * Whether a value is of a shape beyond doubt: the same answer as that of an Inspection, for nearly all values, without a
 * path or a word made on the way. What it does not know for certain is looked at again.
 */
export function matches(value: unknown, shape: Shape): boolean {
  try {
    return fits(value, shape);
  } catch {
    // A getter that fails, or a value that holds itself.
    return false;
  }
}

function fits(value: unknown, shape: Shape): boolean {
  if (typeof shape === 'string') return shape === 'data' ? isData(value, 0, { left: most }) : isOfSimple(value, shape);
  if ('ref' in shape) return fits(value, shapes().types[shape.ref]!);
  if ('text' in shape) return isText(value, shape.text);
  if ('literals' in shape) return shape.literals.includes(value as string);
  if ('union' in shape) return shape.union.some((inner) => fits(value, inner));
  if ('instance' in shape) return isWholeInstance(value, shape.instance);
  if (typeof value !== 'object' || value === null || isProxy(value)) return false;
  if ('list' in shape) return Array.isArray(value) && isListOf(value, shape.list);
  if (Array.isArray(value)) return false;
  return 'map' in shape ? isMapOf(value as Record<string, unknown>, shape.map) : hasFields(value as Record<string, unknown>, shape);
}

function isListOf(list: readonly unknown[], item: Shape): boolean {
  if (list.length > most) return false;
  for (let index = 0; index < list.length; index++) if (!fits(list[index], item)) return false;
  return true;
}

function isMapOf(map: Readonly<Record<string, unknown>>, item: Shape): boolean {
  if (!isPlain(map)) return false;
  for (const key of Object.keys(map)) if (!fits(map[key], item)) return false;
  return true;
}

function hasFields(value: Readonly<Record<string, unknown>>, shape: Fields): boolean {
  const fields = fieldsOf(shape);
  if (!isPlain(value)) return isOfClass(value, fields);
  let present = 0;
  for (const { name, shape: inner, optional } of fields.values()) {
    const own = value[name];
    if (own === undefined ? !optional : !fits(own, inner)) return false;
    if (own !== undefined || Object.hasOwn(value, name)) present++;
  }
  return shape.open === true || Object.keys(value).length <= present;
}

function isOfClass(value: object, fields: ReadonlyMap<string, Field>): boolean {
  let present = 0;
  for (const { name, optional } of fields.values()) {
    if (name in value) present++;
    else if (!optional) return false;
  }
  return present > 0;
}

/** Deeper than any data of ours: beyond it an Inspection finds out whether a value holds itself. */
const deepest = 50;

/** How many values are looked at without a doubt. */
const most = 10_000;

function isData(value: unknown, depth: number, budget: { left: number }): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null || value === undefined) return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || depth > deepest || isProxy(value)) return false;
  budget.left -= Array.isArray(value) ? value.length : 1;
  if (budget.left < 0) return false;
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) if (!isData(value[index], depth + 1, budget)) return false;
    return true;
  }
  if (!isPlain(value)) return false;
  for (const key of Object.keys(value)) if (!isData((value as Record<string, unknown>)[key], depth + 1, budget)) return false;
  return true;
}
