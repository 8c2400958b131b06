import { Lazy } from 'cdk8s';
import { type Construct } from 'constructs';
import { Application } from '../application';
import { ExternalSecret } from '../kinds/external-secret';
import { externalSecret } from '../secrets/external-secret';
import { type ExternalStore } from '../secrets/external-store';
import { type SecretDeclaration } from '../secrets/secret-declaration';
import { isExternalStore } from '../secrets-backend';
import { CustomObject } from './custom-object';

/**
 * What makes a Secret appear, by the cluster's backend: an ExternalSecret here, or a request that is answered from a sealed
 * file or by people. Nothing where the cluster has no backend, which is told elsewhere.
 *
 * @param declare asked again once the whole fleet is declared, for its keys may not all be known before
 */
export function secretObject(scope: Construct, declare: () => SecretDeclaration, { byHand = false }: { readonly byHand?: boolean } = {}): void {
  const application = Application.of(scope);
  const { relations, secrets } = application.cluster;
  if (byHand || secrets?.type === 'by-hand') relations.secrets.push({ application, byHand: true, declare });
  else if (isExternalStore(secrets)) externalObject(scope, secrets, declare);
  else if (secrets) relations.secrets.push({ application, byHand: false, declare });
}

function externalObject(scope: Construct, secrets: ExternalStore, declare: () => SecretDeclaration): void {
  const { metadata, spec } = externalSecret(secrets, declare());
  const data = (): typeof spec.data => externalSecret(secrets, declare()).spec.data;
  new CustomObject(scope, ExternalSecret, { metadata, spec: { ...spec, data: Lazy.any({ produce: data }) as typeof spec.data } });
}
