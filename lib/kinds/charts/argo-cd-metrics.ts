import { Type } from '@sinclair/typebox';
import { duration } from '../fields/duration';
import { labels } from '../fields/labels';
import { strict } from '../fields/strict';
import { component } from './fields/component';

/** Metrics of one of Argo CD's pods, and the object that lets Prometheus find them. */
export const argoCdMetrics = component({
  serviceMonitor: Type.Optional(strict({
    enabled: Type.Boolean(), additionalLabels: Type.Optional(labels), interval: Type.Optional(duration),
  })),
});
