import { Type } from '@sinclair/typebox';
import { choice } from './choice';
import { list } from './list';
import { strict } from './strict';
import { text } from './text';

const subdomain = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

/** Kubernetes and Karpenter set taints of these domains themselves, and take them away. */
const reserved = '^(karpenter\\.sh|node\\.kubernetes\\.io|node\\.cloudprovider\\.kubernetes\\.io)(/|$)';

const taint = strict({
  key: text("a taint's key outside the domains of Kubernetes and Karpenter", `^(${subdomain}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$`, { max: 316, except: reserved }),
  value: Type.Optional(text("at most 63 of letters, digits, '-', '_' and '.'", '^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$')),
  effect: choice('NoSchedule', 'PreferNoSchedule', 'NoExecute'),
});

/** What keeps pods away that do not tolerate it. */
export const taints = list(taint, { uniqueBy: [['key', 'effect']] });
