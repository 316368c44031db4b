/** The only user of the simulated Xero; the address can never receive mail (RFC 2606). */
export const DEMO_USER = {
  id: '3f1c9d84-6a0e-4b7a-9a51-2f7f9d5c8e10',
  email: 'demo.user@example.com',
  givenName: 'Demo',
  familyName: 'User',
} as const;
