/** Deployment, service account and roles of whatever keeps a cluster's session. */
export const keeperDeployment = 'session-keeper';

/** ConfigMap in which the keeper finds what the library knows of the cluster. */
export const sessionPlan = 'session-plan';

/** Service account with which a hub starts a session, and asks it to stop. */
export const starterAccount = 'session-starter';
