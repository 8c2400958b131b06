import { type Application, AlertmanagerConfig, CustomObject, Fault, type KindProps, type Pods, Secret } from '../../lib';
import { receiver, type Receiver } from './receivers';

type Config = KindProps<typeof AlertmanagerConfig>['spec'];
type Route = NonNullable<Config['route']['routes']>[number];
type Matchers = NonNullable<Route['matchers']>;

export interface AlertmanagerProps {
  readonly receivers: Readonly<Record<string, Receiver>>;
  readonly watchdog?: { readonly host: string };
}

/** Name of the AlertmanagerConfig that is Alertmanager's whole configuration. */
export const configurationName = 'alerts';

const nobody = 'nobody';

/**
 * Who hears of what. The configuration is an object of Prometheus' operator rather than a Secret, so that it lies in Git
 * while its credentials do not; used as the global one it is not confined to its own namespace.
 */
export function configureAlertmanager(application: Application, pods: Pods, { receivers, watchdog }: AlertmanagerProps): void {
  for (const name of [nobody, 'watchdog']) {
    if (name in receivers) throw new Fault(`a receiver of '${application.name}' must not be called '${name}', got one; give it another name`);
  }
  new CustomObject(application, AlertmanagerConfig, {
    metadata: { name: configurationName },
    spec: {
      route: {
        receiver: nobody,
        groupBy: ['alertname', 'namespace'],
        groupWait: '30s',
        groupInterval: '5m',
        repeatInterval: '12h',
        routes: [
          watchdog ? { ...alertCalled('Watchdog'), receiver: 'watchdog', groupWait: '1s', groupInterval: '1m', repeatInterval: '3m' } : { ...alertCalled('Watchdog'), receiver: nobody },
          { ...alertCalled('InfoInhibitor'), receiver: nobody },
          ...Object.entries(receivers).map(([name, { severities = ['critical', 'warning'] }]) => routeTo(name, severities)),
        ],
      },
      receivers: [
        { name: nobody },
        ...(watchdog ? [watchdogReceiver(application, pods, watchdog.host)] : []),
        ...Object.entries(receivers).map(([name, props]) => receiver(application, pods, name, props)),
      ],
      inhibitRules,
    },
  });
}

/** Whoever waits for this alert sounds the alarm when it stops coming. */
function watchdogReceiver(application: Application, pods: Pods, host: string): Config['receivers'][number] {
  const url = new Secret(application, 'watchdog', { keys: ['url'] });
  pods.reaches(host);
  return { name: 'watchdog', webhookConfigs: [{ urlSecret: { name: url.key('url').secretName, key: 'url' }, sendResolved: false }] };
}

function alertCalled(name: string): { matchers: Matchers } {
  return { matchers: [{ name: 'alertname', value: name, matchType: '=' }] };
}

function routeTo(name: string, severities: readonly string[]): Route {
  if (severities.length === 0) throw new Fault(`severities of receiver '${name}' must name at least one, got none; remove the receiver or name one`);
  return { receiver: name, matchers: [{ name: 'severity', value: severities.join('|'), matchType: '=~' }], continue: true };
}

function severity(value: string): Matchers {
  return [{ name: 'severity', value, matchType: '=~' }];
}

/** A graver alert of the same name silences the lesser ones, and information is told only beside something worse. */
const inhibitRules: NonNullable<Config['inhibitRules']> = [
  { sourceMatch: severity('critical'), targetMatch: severity('warning|info'), equal: ['namespace', 'alertname'] },
  { sourceMatch: severity('warning'), targetMatch: severity('info'), equal: ['namespace', 'alertname'] },
  { sourceMatch: alertCalled('InfoInhibitor').matchers, targetMatch: severity('info'), equal: ['namespace'] },
];
