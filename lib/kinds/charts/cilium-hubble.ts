import { Type } from '@sinclair/typebox';
import { choice } from '../fields/choice';
import { cron } from '../fields/cron';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { toleration } from '../fields/scheduling';
import { strict } from '../fields/strict';
import { nonEmpty } from '../fields/text';
import { ciliumServiceMonitor } from './cilium-service-monitor';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { replicas } from './fields/replicas';
import { when } from './fields/when';

const flag = Type.Optional(Type.Boolean());
const pod = { replicas: Type.Optional(replicas), rollOutPods: flag, priorityClassName: dnsSubdomain, tolerations: Type.Optional(list(toleration)) };
const container = strict({ resources: containerResources });
const certValidityDuration = Type.Optional(Type.Integer({ minimum: 1, description: 'days' }));

/** Who makes the certificates. The chart's own `helm` draws new ones at every rendering, so that nothing is ever in sync. */
const auto = Type.Union([
  strict({ enabled: Type.Literal(true), method: choice('cronJob'), schedule: Type.Optional(cron), certValidityDuration }),
  strict({
    enabled: Type.Literal(true),
    method: choice('certmanager'),
    certManagerIssuerRef: strict({ group: choice('cert-manager.io'), kind: choice('Issuer', 'ClusterIssuer'), name: dnsSubdomain }),
    certValidityDuration,
  }),
]);

/** Sight of the traffic: flows kept by the agents, gathered by the relay, shown by the UI. */
export const ciliumHubble = component({
  tls: strict({ auto }),
  /** DNS domain of Services, where it is not `cluster.local`. */
  peerService: Type.Optional(strict({ clusterDomain: dnsSubdomain })),
  relay: Type.Optional(component({
    ...pod, resources: containerResources, prometheus: Type.Optional(component({ serviceMonitor: ciliumServiceMonitor })),
  })),
  ui: Type.Optional(component({ ...pod, frontend: container, backend: container })),
  metrics: Type.Optional(strict({
    enabled: list(nonEmpty), enableOpenMetrics: flag, serviceMonitor: ciliumServiceMonitor,
  })),
}, when({ ui: { enabled: true } }, { relay: { enabled: true } }));
