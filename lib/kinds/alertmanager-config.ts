import { Type } from '@sinclair/typebox';
import { alertReceiver } from './fields/alert-receiver';
import { choice } from './fields/choice';
import { list } from './fields/list';
import { prometheusDuration } from './fields/prometheus-duration';
import { strict } from './fields/strict';
import { nonEmpty } from './fields/text';
import { defineKind } from './kind';

const matcher = strict({ name: nonEmpty, value: Type.String(), matchType: choice('=', '!=', '=~', '!~') });

const route = {
  receiver: nonEmpty,
  matchers: Type.Optional(list(matcher)),
  groupBy: Type.Optional(list(nonEmpty, { unique: true })),
  groupWait: Type.Optional(prometheusDuration),
  groupInterval: Type.Optional(prometheusDuration),
  repeatInterval: Type.Optional(prometheusDuration),
  continue: Type.Optional(Type.Boolean()),
};

/** Who hears of which alert. Its credentials are keys of Secrets, which the operator of Prometheus puts in. */
export const AlertmanagerConfig = defineKind({
  group: 'monitoring.coreos.com',
  version: 'v1alpha1',
  kind: 'AlertmanagerConfig',
  plural: 'alertmanagerconfigs',
  scope: 'Namespaced',
  providedBy: 'KubePrometheusStack',
  schema: strict({
    spec: strict({
      route: strict({ ...route, routes: Type.Optional(list(strict(route))) }),
      receivers: list(alertReceiver, { uniqueBy: [['name']] }),
      inhibitRules: Type.Optional(list(strict({ sourceMatch: list(matcher), targetMatch: list(matcher), equal: Type.Optional(list(nonEmpty)) }))),
    }),
  }),
});
