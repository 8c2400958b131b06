import { type Alert } from '../../../lib';

/** Certificates of cert-manager, which renews them when a third of their time is left. */
export const certificateAlerts: readonly Alert[] = [
  {
    name: 'CertificateExpiresSoon',
    when: 'certmanager_certificate_expiration_timestamp_seconds > 0 and certmanager_certificate_expiration_timestamp_seconds - time() < 604800',
    for: '1h',
    severity: 'critical',
    summary: 'Certificate {{ $labels.name }} of {{ $labels.namespace }} expires within a week',
    description: 'It ought to have been renewed long ago. Look at its CertificateRequest and at the issuer.',
  },
  {
    name: 'CertificateNotReady',
    when: 'certmanager_certificate_ready_status{condition="True"} == 0',
    for: '1h',
    severity: 'warning',
    summary: 'Certificate {{ $labels.name }} of {{ $labels.namespace }} is not issued',
    description: 'Whoever waits for its Secret does not start. Look at its CertificateRequest and at the issuer.',
  },
];
