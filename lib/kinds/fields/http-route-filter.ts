import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { headerName } from './http-header';
import { list } from './list';
import { hostname } from './name';
import { notEmpty } from './rule';
import { strict } from './strict';

const headers = Type.Optional(list(strict({
  name: headerName, value: Type.String({ minLength: 1, maxLength: 4096 }),
}), { max: 16, uniqueBy: [['name']] }));

const headerModifier = strict({ set: headers, add: headers, remove: Type.Optional(list(headerName, { max: 16, unique: true })) }, notEmpty);

const replacedPath = Type.Union([
  strict({ type: choice('ReplaceFullPath'), replaceFullPath: Type.String({ maxLength: 1024 }) }),
  strict({ type: choice('ReplacePrefixMatch'), replacePrefixMatch: Type.String({ maxLength: 1024 }) }),
]);

export const requestHeaderFilter = strict({ type: choice('RequestHeaderModifier'), requestHeaderModifier: headerModifier });

export const responseHeaderFilter = strict({ type: choice('ResponseHeaderModifier'), responseHeaderModifier: headerModifier });

export const rewriteFilter = strict({
  type: choice('URLRewrite'),
  urlRewrite: strict({ hostname: Type.Optional(hostname), path: Type.Optional(replacedPath) }, notEmpty),
});

export const redirectFilter = strict({
  type: choice('RequestRedirect'),
  requestRedirect: strict({
    scheme: Type.Optional(choice('http', 'https')),
    hostname: Type.Optional(hostname),
    port: Type.Optional(Type.Integer({ minimum: 1, maximum: 65535 })),
    path: Type.Optional(replacedPath),
    statusCode: Type.Union([301, 302, 303, 307, 308].map((code) => Type.Literal(code))),
  }),
});
