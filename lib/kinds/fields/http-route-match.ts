import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { headerName } from './http-header';
import { list } from './list';
import { strict } from './strict';
import { text } from './text';

const path = Type.Union([
  strict({
    type: choice('Exact', 'PathPrefix'),
    value: text(
      "a path such as '/api' without '//', '/./', '/../' and '%2f'",
      "^/([-A-Za-z0-9._~!$&'()*+,;=:@/]|%[0-9a-fA-F]{2})*$", { max: 1024, except: '//|/[.]{1,2}(/|$)|%2[fF]' },
    ),
  }),
  strict({ type: choice('RegularExpression'), value: Type.String({ minLength: 1, maxLength: 1024 }) }),
]);

const comparison = choice('Exact', 'RegularExpression');

/** Which requests a rule is for. The path and the types are written out, since the API server writes them into the list. */
export const httpRouteMatch = strict({
  path,
  method: Type.Optional(choice('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH')),
  headers: Type.Optional(list(strict({
    type: comparison, name: headerName, value: Type.String({ minLength: 1, maxLength: 4096 }),
  }), { max: 16, uniqueBy: [['name']] })),
  queryParams: Type.Optional(list(strict({
    type: comparison, name: headerName, value: Type.String({ minLength: 1, maxLength: 1024 }),
  }), { max: 16, uniqueBy: [['name']] })),
});
