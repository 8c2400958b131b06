import { join } from 'node:path';
import { groupKind } from '../../lib/object-identity';
import { type Manifest } from '../../lib/manifest';
import { binary } from './binaries/binary';
import { type ControlPlane } from './control-plane';
import { type Judged, type OperatorWebhooks } from './operator-webhooks';
import { freePorts } from './ports';
import { folderOf } from './run-folder';
import { type Service } from './service';
import { waitFor } from './wait';

const registry = '/apis/admissionregistration.k8s.io/v1';

export interface WebhookServerProps {
  readonly operator: OperatorWebhooks;
  readonly plane: ControlPlane;
  /** The folder of the control plane, with the certificate that the API server made for the loopback address. */
  readonly folder: string;
}

/** An operator's own webhook server, which the API server asks on the loopback address. */
export class WebhookServer {
  private constructor(public readonly operator: OperatorWebhooks, private readonly service: Service, private readonly port: number) {}

  /** Starts it, and returns as soon as it answers; nobody asks it before `register`. */
  public static async start({ operator, plane, folder }: WebhookServerProps): Promise<WebhookServer> {
    const [port] = await freePorts(1) as [number];
    const name = operator.program.name;
    const own = folderOf(folder, `webhooks-${name}`);
    const { parameters, environment } = operator.start({ port, kubeconfig: plane.kubeconfig, folder: own, certificate: join(folder, 'apiserver.crt'), key: join(folder, 'apiserver.key') });
    const service = plane.start(name, await binary(operator.program), parameters, { environment });
    const server = new WebhookServer(operator, service, port);
    await waitFor({ what: `the webhooks of ${operator.name} served`, within: 120, every: 300 }, () => server.answers());
    return server;
  }

  /** Has the API server ask it of everything that it judges, and refuse where it gives no answer. */
  public async register({ client }: ControlPlane, authority: string): Promise<void> {
    const { judges } = this.operator;
    for (const kind of ['Mutating', 'Validating'] as const) {
      const webhooks = judges.flatMap((judged) => {
        const path = kind === 'Mutating' ? judged.mutates : judged.validates;
        return path === undefined ? [] : [{
          name: webhookName(kind, judged), clientConfig: { url: `https://127.0.0.1:${this.port}${path}`, caBundle: Buffer.from(authority).toString('base64') },
          rules: [{ apiGroups: [judged.kind.split('/')[0]], apiVersions: judged.versions, operations: ['CREATE', 'UPDATE'], resources: [judged.plural], scope: 'Namespaced' }],
          admissionReviewVersions: ['v1'], sideEffects: 'None', failurePolicy: 'Fail',
        }];
      });
      if (webhooks.length > 0) await client.post(`${registry}/${kind.toLowerCase()}webhookconfigurations`, { apiVersion: 'admissionregistration.k8s.io/v1', kind: `${kind}WebhookConfiguration`, metadata: { name: this.operator.program.name }, webhooks });
    }
  }

  /** Paths that its log says it serves and nobody asks. */
  public get unasked(): string[] {
    const { served, judges } = this.operator;
    if (served === undefined) return [];
    const asked = new Set(judges.flatMap(({ validates, mutates }) => [validates, mutates]));
    return [...new Set([...this.service.said.matchAll(served)].map((match) => match[1]!))].filter((path) => !asked.has(path));
  }

  /** @throws where it has ended */
  public mustRun(): void {
    this.service.mustRun();
  }

  private async answers(): Promise<true | undefined> {
    this.mustRun();
    // Any answer will do, also that its certificate is not trusted here: the API server trusts it.
    return await fetch(`https://127.0.0.1:${this.port}/`, { signal: AbortSignal.timeout(2000) }).then((): true => true, (error: unknown) =>
      (error as { cause?: { code?: string } }).cause?.code === 'ECONNREFUSED' ? undefined : true);
  }
}

/** How the API server names a webhook when it refuses. */
export function webhookName(kind: 'Mutating' | 'Validating', { plural, kind: groupAndKind }: Judged): string {
  return `${kind.toLowerCase()}.${plural}.${groupAndKind.split('/')[0]}`;
}

/** What an operator says about the kind of an object; undefined where it says nothing. */
export function judgedBy({ judges }: OperatorWebhooks, manifest: Manifest): Judged | undefined {
  return judges.find(({ kind }) => kind === groupKind(manifest));
}
