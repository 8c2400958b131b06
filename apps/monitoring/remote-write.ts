import { type Application, type ChartValues, Fault, type kubePrometheusStackChart, type Pods, Secret } from '../../lib';

export interface RemoteWriteProps {
  /** Where figures are sent: an https address such as `https://metrics.example.org/api/v1/write`. */
  readonly url: string;
  /**
   * How Prometheus says who it is, from the entry `<cluster>/monitoring/remote-write`: `password` by its keys `username` and
   * `password`, `token` by its key `token`.
   * @default - it does not
   */
  readonly signIn?: 'password' | 'token';
}

type RemoteWrite = NonNullable<ChartValues<typeof kubePrometheusStackChart>['prometheus']['prometheusSpec']['remoteWrite']>[number];

/** Declares where figures go beyond this cluster: the address, the credentials and the way out. */
export function remoteWrite(application: Application, prometheus: Pods, { url, signIn }: RemoteWriteProps): RemoteWrite {
  const address = URL.canParse(url) ? new URL(url) : undefined;
  if (address?.protocol !== 'https:') throw new Fault(`url of remoteWrite must be an https address, got '${url}'; write for example 'https://metrics.example.org/api/v1/write'`);
  prometheus.reaches(address.hostname, address.port === '' ? 443 : Number(address.port));
  const common = { name: 'remote', url };
  if (signIn === undefined) return common;
  const secret = new Secret(application, 'remote-write', { keys: signIn === 'token' ? ['token'] : ['username', 'password'] });
  const key = (name: string): { name: string; key: string } => ({ name: secret.key(name).secretName, key: name });
  return signIn === 'token' ? { ...common, authorization: { type: 'Bearer', credentials: key('token') } } : { ...common, basicAuth: { username: key('username'), password: key('password') } };
}
