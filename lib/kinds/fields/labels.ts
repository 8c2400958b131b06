import { Type } from '@sinclair/typebox';
import { map } from './map';
import { qualifiedName } from './name';
import { text } from './text';

export const labelValue = text(
  "at most 63 of letters, digits, '-', '_' and '.', or empty", '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$',
);

export const labels = map(labelValue, qualifiedName);

export const annotations = map(Type.String(), qualifiedName);
