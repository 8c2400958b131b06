import { Type } from '@sinclair/typebox';
import { duration } from '../fields/duration';
import { labels } from '../fields/labels';
import { strict } from '../fields/strict';

/** The object that lets Prometheus find the metrics of a part of Cilium. */
export const ciliumServiceMonitor = Type.Optional(strict({
  enabled: Type.Boolean(), labels: Type.Optional(labels), interval: Type.Optional(duration),
}));
