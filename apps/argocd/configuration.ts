import { type argoCdChart, type ChartValues, emit, type SecretKey } from '../../lib';
import { healthChecks } from './health-checks';

export interface ConfigurationProps {
  /** Name of the cluster it runs in. */
  readonly cluster: string;
  readonly signIn?: { readonly issuer: string; readonly clientId: string; readonly secret: SecretKey };
  readonly adminGroup: string;
  readonly localAdministrator: boolean;
}

/** Objects that controllers make by the thousand and that no Application ever holds. */
const exclusions = [
  { apiGroups: ['', 'discovery.k8s.io'], kinds: ['Endpoints', 'EndpointSlice'] },
  { apiGroups: ['coordination.k8s.io'], kinds: ['Lease'] },
  { apiGroups: ['authentication.k8s.io', 'authorization.k8s.io'], kinds: ['*'] },
  { apiGroups: ['certificates.k8s.io'], kinds: ['CertificateSigningRequest'] },
  { apiGroups: ['cert-manager.io'], kinds: ['CertificateRequest'] },
  { apiGroups: ['cilium.io'], kinds: ['CiliumIdentity', 'CiliumEndpoint', 'CiliumEndpointSlice'] },
  {
    apiGroups: ['kyverno.io', 'openreports.io', 'reports.kyverno.io', 'wgpolicyk8s.io'],
    kinds: [
      'ClusterEphemeralReport', 'ClusterPolicyReport', 'ClusterReport', 'EphemeralReport', 'PolicyReport', 'Report', 'UpdateRequest',
    ],
  },
];

/** Filled in by controllers at run time, never by Git. */
const certificateAuthorities = emit({ jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'] });

/** Argo CD's own configuration: how it compares, what it owns, when a wave is over, who may do what. */
export function configuration(props: ConfigurationProps): ChartValues<typeof argoCdChart>['configs'] {
  return {
    cm: {
      'admin.enabled': props.localAdministrator,
      'application.resourceTrackingMethod': 'annotation',
      installationID: props.cluster,
      'resource.exclusions': emit(exclusions),
      'resource.customizations.ignoreDifferences.admissionregistration.k8s.io_MutatingWebhookConfiguration': certificateAuthorities,
      'resource.customizations.ignoreDifferences.admissionregistration.k8s.io_ValidatingWebhookConfiguration': certificateAuthorities,
      ...Object.fromEntries(Object.entries(healthChecks).map(([kind, script]) => [`resource.customizations.health.${kind}`, script])),
      ...(props.signIn && {
        'oidc.config': emit({
          name: 'Keycloak',
          issuer: props.signIn.issuer,
          clientID: props.signIn.clientId,
          clientSecret: `$${props.signIn.secret.secretName}:${props.signIn.secret.key}`,
          requestedScopes: ['openid', 'profile', 'email'],
        }),
      }),
    },
    params: { 'server.insecure': true, 'controller.diff.server.side': true },
    rbac: { 'policy.default': '', 'policy.csv': `g, ${props.adminGroup}, role:admin\n`, scopes: '[groups]' },
    secret: { createSecret: true },
  };
}
