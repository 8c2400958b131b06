import { Type } from '@sinclair/typebox';
import { choice } from '../fields/choice';
import { map } from '../fields/map';
import { strict } from '../fields/strict';

/** The ConfigMap argocd-cm: texts, but for the switches that the chart has as booleans. */
export interface ArgoCdConfiguration {
  readonly [key: string]: string | boolean | undefined;
  readonly 'admin.enabled'?: boolean;
  readonly 'application.sync.impersonation.enabled'?: boolean;
  readonly 'exec.enabled'?: boolean;
  readonly 'statusbadge.enabled'?: boolean;
}

const configuration = Type.Unsafe<ArgoCdConfiguration>({
  type: 'object',
  properties: {
    'admin.enabled': Type.Boolean(),
    'application.sync.impersonation.enabled': Type.Boolean(),
    'exec.enabled': Type.Boolean(),
    'statusbadge.enabled': Type.Boolean(),
  },
  additionalProperties: Type.String(),
});

/** Argo CD's ConfigMaps. Secrets have no place in values: the chart's Secret stays without data, which the server fills in. */
export const argoCdConfigs = strict({
  cm: configuration,
  /** Parameters of the commands. Numbers are written as texts: from a million on, Helm turns them into the like of 1e+06. */
  params: Type.Optional(map(Type.Union([Type.String(), Type.Boolean()]))),
  rbac: strict({
    'policy.csv': Type.String(),
    'policy.default': Type.String(),
    'policy.matchMode': Type.Optional(choice('glob', 'regex')),
    scopes: Type.Optional(Type.String({ description: "claims of the token that hold groups, such as '[groups]'" })),
  }),
  secret: strict({ createSecret: Type.Boolean() }),
  ssh: Type.Optional(strict({ extraHosts: Type.String({ description: 'further lines of known_hosts' }) })),
});
