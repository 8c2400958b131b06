import { Construct } from 'constructs';
import { Application } from '../application';
import { Fault } from '../fault';
import { dnsLabel } from '../names';
import { declared } from '../props/declared';
import { type Alert } from '../relations';

/** What people must hear of about a system. Where the cluster has a Prometheus it watches for it; elsewhere nothing follows. */
export class Alerts extends Construct {
  public constructor(scope: Construct, name: string, alerts: readonly Alert[]) {
    super(declared(Alerts, new.target, scope, name, alerts), `alerts-${dnsLabel(name, 'name of alerts')}`);
    if (alerts.length === 0) throw new Fault(`alerts '${name}' must hold at least one, got none`);
    const application = Application.of(this);
    application.cluster.relations.alerts.push({ application, name, alerts });
  }
}
