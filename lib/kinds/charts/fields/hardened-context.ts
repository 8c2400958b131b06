import { Type } from '@sinclair/typebox';
import { list } from '../../fields/list';
import { choice } from '../../fields/choice';
import { strict } from '../../fields/strict';

/** What a container has to say to meet Pod Security `restricted`, where a chart leaves it to its values. */
export const hardenedContext = strict({
  allowPrivilegeEscalation: Type.Literal(false),
  capabilities: strict({ drop: list(choice('ALL'), { max: 1 }) }),
  readOnlyRootFilesystem: Type.Boolean(),
});
