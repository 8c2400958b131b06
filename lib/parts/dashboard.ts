import { Construct } from 'constructs';
import { Application } from '../application';
import { type Json } from '../manifest';
import { dnsLabel } from '../names';
import { declared } from '../props/declared';

export interface DashboardProps {
  /** As Grafana reads it: JSON with a `uid` that never changes. */
  readonly content: Json;
  /** Whether there is something to show, asked once the whole fleet is declared. @default - always */
  readonly when?: () => boolean;
}

/** A page of figures. Where the cluster has a Grafana, ours or the platform's, it is shown there; elsewhere nothing follows. */
export class Dashboard extends Construct {
  public constructor(scope: Construct, name: string, props: DashboardProps) {
    super(declared(Dashboard, new.target, scope, name, props), `dashboard-${dnsLabel(name, 'name of a dashboard')}`);
    const application = Application.of(this);
    application.cluster.relations.dashboards.push({ application, name, content: props.content, when: props.when ?? (() => true) });
  }
}
