// shared/ names this global, which Node has but does not declare under this name.
type CryptoKey = import('node:crypto').webcrypto.CryptoKey;
