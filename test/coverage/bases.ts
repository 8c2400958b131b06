import { ApiObject } from 'cdk8s';
import { type Construct } from 'constructs';
import { AcmeIssuer, Cilium, CiliumGateway, GatewayAPI, LocalPathProvisioner, Velero } from '../../apps';
import { type Application, type Cluster, type Fleet, Volume, Workload, type WorkloadProps } from '../../lib';
import { deployment } from '../fixtures/deployment';
import { application, emptyHome, type Home, type HomeOptions } from '../fixtures/home';

/** A cluster with all systems and one application of a user's, `web`. */
export function web(declare: (app: Application) => void, options: HomeOptions = {}): Fleet {
  return emptyHome((cluster) => declare(application(cluster)), options);
}

/** The same with the cluster at hand. */
export function cluster(declare: (cluster: Home) => void, options: HomeOptions = {}): Fleet {
  return emptyHome(declare, options);
}

/** The application `web` in a cluster that backs its volumes up, and has some in any case. */
export function webWithVolumes(declare: (app: Application) => void, options: HomeOptions = {}): Fleet {
  return clusterWithVolumes((home) => declare(application(home)), options);
}

/** The same with the cluster at hand. */
export function clusterWithVolumes(declare: (cluster: Home) => void, { without = [], ...options }: HomeOptions = {}): Fleet {
  return cluster((home) => {
    new LocalPathProvisioner(home, { volumeType: 'local' });
    new Velero(home);
    new Volume(application(home, 'archive'), 'archive', { size: '1Gi' });
    declare(home);
  }, { ...options, without: ['LocalPathProvisioner', ...without] });
}

/** The application `web` in a cluster whose requests come in through a Gateway. */
export function webBehindGateway(declare: (app: Application) => void, { withKinds = true }: { readonly withKinds?: boolean } = {}): Fleet {
  return cluster((home) => {
    if (withKinds) new GatewayAPI(home);
    new Cilium(home, { loadBalancer: { addresses: [{ start: '192.168.1.64', stop: '192.168.1.79' }] } });
    new CiliumGateway(home, { issuer: new AcmeIssuer(home, { email: 'ops@example.org', dns01: 'cloudflare' }) });
    declare(application(home));
  }, { without: ['Cilium', 'Cloudflared'] });
}

/** An object as a user writes it by hand. */
export function plain(scope: Construct, apiVersion: string, kind: string, name: string, fields: object = {}, metadata: object = {}): ApiObject {
  return new ApiObject(scope, `${kind}-${name}`, { apiVersion, kind, metadata: { name, ...metadata }, ...fields });
}

/** A Deployment as a user writes it by hand. */
export function plainDeployment(scope: Construct, differences: Parameters<typeof deployment>[0] = {}): ApiObject {
  return new ApiObject(scope, `Deployment-${differences.name ?? 'app'}`, deployment(differences));
}

/** A StatefulSet as a user writes it by hand, with the Service that names its pods. */
export function plainStatefulSet(scope: Construct, fields: object = {}, metadata: object = {}): ApiObject {
  plain(scope, 'v1', 'Service', 'app', { spec: { clusterIP: 'None', selector: { app: 'app' }, ports: [{ port: 80 }] } });
  return plain(scope, 'apps/v1', 'StatefulSet', 'app', { spec: { ...deployment().spec, serviceName: 'app', ...fields } }, metadata);
}

/** A claim of a StatefulSet for each of its pods. */
export function claimTemplate(fields: object = {}): object {
  return { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...fields } };
}

/** A claim as a user writes it by hand. */
export function plainClaim(scope: Construct, name = 'data', spec: object = {}, metadata: object = {}): ApiObject {
  return plain(scope, 'v1', 'PersistentVolumeClaim', name, {
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, storageClassName: 'local-path', ...spec },
  }, metadata);
}

/** Pods that listen, by the part. */
export function workload(scope: Construct, name = 'web', props: Partial<WorkloadProps> = {}): Workload {
  return new Workload(scope, name, {
    image: 'ghcr.io/example/app:1.0.0', resources: { cpu: '10m', memory: '16Mi' }, ports: { http: 8080 }, probes: { readiness: { port: 'http' } }, ...props,
  });
}

/** The application that a cluster needs for what a test adds to count as used. */
export function inside(owner: Cluster, name = 'web'): Application {
  return application(owner, name);
}
