import { Type } from '@sinclair/typebox';
import { nonEmpty, text } from './text';
import { keyReference } from './reference';
import { exactlyOne } from './rule';
import { strict } from './strict';

/** A variable of a container's environment. */
export const environmentVariable = strict({
  name: text("a variable's name such as 'AWS_REGION'", '^[-._a-zA-Z][-._a-zA-Z0-9]*$'),
  value: Type.Optional(Type.String()),
  valueFrom: Type.Optional(strict({
    secretKeyRef: Type.Optional(keyReference),
    configMapKeyRef: Type.Optional(keyReference),
    fieldRef: Type.Optional(strict({ fieldPath: nonEmpty })),
  }, exactlyOne('secretKeyRef', 'configMapKeyRef', 'fieldRef'))),
}, exactlyOne('value', 'valueFrom'));
