import { Type, type TProperties } from '@sinclair/typebox';
import { choice } from '../fields/choice';
import { labels } from '../fields/labels';
import { list } from '../fields/list';
import { dnsSubdomain } from '../fields/name';
import { prometheusDuration } from '../fields/prometheus-duration';
import { quantity } from '../fields/quantity';
import { keyReference } from '../fields/reference';
import { atMostOne, exactlyOne } from '../fields/rule';
import { strict } from '../fields/strict';
import { nonEmpty, text } from '../fields/text';
import { component } from './fields/component';
import { containerResources } from './fields/container-resources';
import { replicas } from './fields/replicas';

/** A volume of its own for each pod, which outlives the pod and the object that asked for it. */
const volumeClaimTemplate = strict({
  spec: strict({
    storageClassName: Type.String(),
    accessModes: list(choice('ReadWriteOnce')),
    resources: strict({ requests: strict({ storage: quantity }) }),
  }),
});

/** Where a pod keeps its data: on a volume, or on its node for as long as it lives there. */
const storage = strict({
  volumeClaimTemplate: Type.Optional(volumeClaimTemplate),
  emptyDir: Type.Optional(strict({ sizeLimit: quantity })),
}, exactlyOne('volumeClaimTemplate', 'emptyDir'));

const pod = {
  replicas: Type.Optional(replicas),
  priorityClassName: dnsSubdomain,
  resources: containerResources,
} satisfies TProperties;

/** The chart hands it on as it is; with one pod a budget would forbid the drain, so it is for two and more. */
const podDisruptionBudget = Type.Optional(component({ minAvailable: Type.Literal(1), unhealthyPodEvictionPolicy: Type.Optional(choice('AlwaysAllow', 'IfHealthyBudget')) }));

const remoteWrite = strict({
  url: text("an address such as 'https://metrics.example.org/api/v1/write'", '^https?://'),
  name: nonEmpty,
  basicAuth: Type.Optional(strict({ username: keyReference, password: keyReference })),
  authorization: Type.Optional(strict({ type: choice('Bearer'), credentials: keyReference })),
}, atMostOne('basicAuth', 'authorization'));

/** Whether only objects with the release's label are read. False reads all there are, ours among them. */
const selector = Type.Literal(false);

export const kubePrometheusStackPrometheus = strict({
  podDisruptionBudget,
  prometheusSpec: strict({
    ...pod,
    serviceMonitorSelectorNilUsesHelmValues: selector,
    podMonitorSelectorNilUsesHelmValues: selector,
    ruleSelectorNilUsesHelmValues: selector,
    probeSelectorNilUsesHelmValues: selector,
    scrapeConfigSelectorNilUsesHelmValues: selector,
    externalLabels: labels,
    retention: prometheusDuration,
    /** Below the size of its storage, or the disk fills up before the time is over. */
    retentionSize: text("an amount such as '40GiB'", '^[1-9][0-9]*(MiB|GiB)$'),
    storageSpec: storage,
    scrapeInterval: Type.Optional(prometheusDuration),
    remoteWrite: Type.Optional(list(remoteWrite)),
  }),
});

export const kubePrometheusStackAlertmanager = strict({
  podDisruptionBudget,
  alertmanagerSpec: strict({
    ...pod,
    /** Otherwise the chart renders a Secret with its configuration. */
    useExistingSecret: Type.Literal(true),
    /** The AlertmanagerConfig that stands for the whole configuration. */
    alertmanagerConfiguration: strict({ name: dnsSubdomain }),
    storage,
  }),
});
