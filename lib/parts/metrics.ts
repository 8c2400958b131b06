import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { type PrometheusDuration } from '../kinds/fields/prometheus-duration';
import { dnsLabel } from '../names';
import { declared } from '../props/declared';
import { type Endpoint } from '../relations';

export interface MetricsProps {
  /** The port that answers; its container must declare it. */
  readonly from: Endpoint;
  /** @default '/metrics' */
  readonly path?: string;
  /** How often they are read. @default - as often as Prometheus reads everything */
  readonly interval?: PrometheusDuration;
  /** With `https` the certificate is not verified: it is made out to a name, and Prometheus asks the pod's address. @default 'http' */
  readonly scheme?: 'http' | 'https';
  /** Whether labels of the metrics win over those of the pod, as they must for an exporter that speaks for others. @default false */
  readonly honorLabels?: boolean;
  /** Whether the pods are in the nodes' own network, where other policies count. @default false */
  readonly onNodes?: boolean;
}

/**
 * The metrics of some pods. Where the cluster has a Prometheus, ours or the platform's, it finds them and is let in;
 * elsewhere nothing follows.
 */
export class Metrics extends Construct {
  public constructor(scope: Construct, name: string, props: MetricsProps) {
    super(declared(Metrics, new.target, scope, name, props), `metrics-${dnsLabel(name, 'name of metrics')}`);
    const application = Application.of(this);
    const { from, path = '/metrics', scheme = 'http', honorLabels = false, onNodes = false, interval } = props;
    if (!path.startsWith('/')) throw new Fault(`path of metrics '${name}' must begin with '/', got '${path}'`);
    application.cluster.relations.metrics.push({
      application, name, endpoint: from, path, scheme, honorLabels, onNodes, ...(interval !== undefined && { interval }),
    });
  }
}
