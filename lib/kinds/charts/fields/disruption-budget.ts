import { Type, type TInteger, type TUnion, type TUnsafe } from '@sinclair/typebox';
import { exactlyOne, type Rule } from '../../fields/rule';
import { text } from '../../fields/text';

type Pods = TUnion<[TInteger, TUnsafe<`${number}%`>]>;

const pods: Pods = Type.Union([
  Type.Integer({ minimum: 0 }),
  text<`${number}%`>("a percentage such as '50%'", '^(100|[1-9]?[0-9])%$'),
]);

/** How many pods must stay, or may be missing, while nodes are drained. */
export const disruptionBudget = { minAvailable: Type.Optional(pods), maxUnavailable: Type.Optional(pods) };

/** The API server refuses a budget that says both. */
export const oneBound: Rule<'minAvailable' | 'maxUnavailable'> = exactlyOne('minAvailable', 'maxUnavailable');
