import { Type } from '@sinclair/typebox';
import { cron } from './fields/cron';
import { choice } from './fields/choice';
import { list } from './fields/list';
import { dnsSubdomain } from './fields/name';
import { strict } from './fields/strict';
import { nonEmpty, text } from './fields/text';
import { defineKind } from './kind';

const seconds = Type.Integer({ minimum: 0, maximum: 2147483647 });

/** How many pods a workload has, by time of day: KEDA makes the HorizontalPodAutoscaler. Of its triggers we know the one by time. */
export const ScaledObject = defineKind({
  group: 'keda.sh',
  version: 'v1alpha1',
  kind: 'ScaledObject',
  plural: 'scaledobjects',
  scope: 'Namespaced',
  providedBy: 'Keda',
  schema: strict({
    spec: strict({
      scaleTargetRef: strict({ apiVersion: Type.Optional(nonEmpty), kind: Type.Optional(choice('Deployment', 'StatefulSet')), name: dnsSubdomain }),
      /** At most 100, which is what KEDA takes for the most where nobody says otherwise. */
      minReplicaCount: Type.Optional(Type.Integer({ minimum: 0, maximum: 100 })),
      cooldownPeriod: Type.Optional(seconds),
      pollingInterval: Type.Optional(Type.Integer({ minimum: 1, maximum: 2147483647 })),
      triggers: list(strict({
        type: choice('cron'),
        // All are texts: KEDA refuses numbers here.
        metadata: strict({ timezone: nonEmpty, start: cron, end: cron, desiredReplicas: text<`${number}`>("a number of at least 1 as a text such as '2'", '^[1-9][0-9]*$') }),
      })),
    }),
  }),
});
