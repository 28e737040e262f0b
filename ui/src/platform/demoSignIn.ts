/** What the stand-in host hands out to an account that has no authenticator app yet. */

import type { AuthenticatorSetup } from "../bindings/AuthenticatorSetup";

const KEY = "JBSWY3DPEHPK3PXP";

export const DEMO_SETUP: AuthenticatorSetup = {
  key: KEY,
  uri: `otpauth://totp/PBX:anna?secret=${KEY}&issuer=PBX`,
  // Says what `uri` says.
  qr: {
    size: 33,
    path:
      "M0 0h7v1h-7zM8 0h1v1h-1zM11 0h1v1h-1zM14 0h1v1h-1zM16 0h1v1h-1zM18 0h6v1h-6zM26 0h7v1h-7zM0 1h1v1h-1zM6 1h1v1h-1zM8 1h3v1h-3zM14 1h1v1h-1zM1" +
      "6 1h3v1h-3zM20 1h1v1h-1zM23 1h1v1h-1zM26 1h1v1h-1zM32 1h1v1h-1zM0 2h1v1h-1zM2 2h3v1h-3zM6 2h1v1h-1zM9 2h1v1h-1zM13 2h2v1h-2zM18 2h1v1h-1zM20" +
      " 2h1v1h-1zM22 2h1v1h-1zM24 2h1v1h-1zM26 2h1v1h-1zM28 2h3v1h-3zM32 2h1v1h-1zM0 3h1v1h-1zM2 3h3v1h-3zM6 3h1v1h-1zM8 3h3v1h-3zM15 3h1v1h-1zM17 " +
      "3h1v1h-1zM19 3h1v1h-1zM21 3h2v1h-2zM26 3h1v1h-1zM28 3h3v1h-3zM32 3h1v1h-1zM0 4h1v1h-1zM2 4h3v1h-3zM6 4h1v1h-1zM11 4h2v1h-2zM16 4h1v1h-1zM18 " +
      "4h2v1h-2zM22 4h3v1h-3zM26 4h1v1h-1zM28 4h3v1h-3zM32 4h1v1h-1zM0 5h1v1h-1zM6 5h1v1h-1zM9 5h1v1h-1zM13 5h8v1h-8zM22 5h1v1h-1zM24 5h1v1h-1zM26 " +
      "5h1v1h-1zM32 5h1v1h-1zM0 6h7v1h-7zM8 6h1v1h-1zM10 6h1v1h-1zM12 6h1v1h-1zM14 6h1v1h-1zM16 6h1v1h-1zM18 6h1v1h-1zM20 6h1v1h-1zM22 6h1v1h-1zM24" +
      " 6h1v1h-1zM26 6h7v1h-7zM8 7h1v1h-1zM12 7h1v1h-1zM14 7h4v1h-4zM0 8h1v1h-1zM2 8h2v1h-2zM5 8h3v1h-3zM11 8h1v1h-1zM15 8h5v1h-5zM21 8h2v1h-2zM24 " +
      "8h1v1h-1zM26 8h1v1h-1zM29 8h1v1h-1zM31 8h2v1h-2zM2 9h1v1h-1zM4 9h1v1h-1zM8 9h1v1h-1zM10 9h2v1h-2zM13 9h2v1h-2zM16 9h1v1h-1zM18 9h3v1h-3zM23 " +
      "9h1v1h-1zM25 9h3v1h-3zM29 9h3v1h-3zM0 10h2v1h-2zM5 10h2v1h-2zM10 10h4v1h-4zM23 10h2v1h-2zM26 10h1v1h-1zM29 10h1v1h-1zM31 10h2v1h-2zM1 11h1v1" +
      "h-1zM3 11h1v1h-1zM5 11h1v1h-1zM10 11h1v1h-1zM12 11h1v1h-1zM15 11h2v1h-2zM19 11h1v1h-1zM22 11h4v1h-4zM29 11h1v1h-1zM31 11h2v1h-2zM1 12h1v1h-1" +
      "zM4 12h4v1h-4zM9 12h2v1h-2zM14 12h2v1h-2zM17 12h2v1h-2zM20 12h4v1h-4zM25 12h1v1h-1zM29 12h1v1h-1zM4 13h1v1h-1zM7 13h1v1h-1zM13 13h2v1h-2zM17" +
      " 13h3v1h-3zM21 13h2v1h-2zM26 13h2v1h-2zM29 13h1v1h-1zM31 13h1v1h-1zM0 14h2v1h-2zM3 14h2v1h-2zM6 14h1v1h-1zM11 14h2v1h-2zM16 14h1v1h-1zM19 14" +
      "h3v1h-3zM24 14h3v1h-3zM28 14h3v1h-3zM0 15h3v1h-3zM4 15h1v1h-1zM12 15h1v1h-1zM14 15h2v1h-2zM19 15h1v1h-1zM21 15h4v1h-4zM26 15h1v1h-1zM29 15h4" +
      "v1h-4zM0 16h2v1h-2zM3 16h1v1h-1zM5 16h2v1h-2zM9 16h1v1h-1zM12 16h3v1h-3zM16 16h1v1h-1zM20 16h1v1h-1zM22 16h1v1h-1zM26 16h1v1h-1zM28 16h1v1h-" +
      "1zM31 16h1v1h-1zM0 17h2v1h-2zM4 17h2v1h-2zM7 17h1v1h-1zM9 17h1v1h-1zM11 17h2v1h-2zM15 17h1v1h-1zM17 17h2v1h-2zM20 17h1v1h-1zM23 17h6v1h-6zM3" +
      "1 17h1v1h-1zM1 18h1v1h-1zM6 18h3v1h-3zM10 18h3v1h-3zM14 18h3v1h-3zM21 18h1v1h-1zM24 18h2v1h-2zM27 18h1v1h-1zM30 18h2v1h-2zM1 19h1v1h-1zM3 19" +
      "h3v1h-3zM9 19h4v1h-4zM15 19h1v1h-1zM17 19h4v1h-4zM23 19h5v1h-5zM6 20h1v1h-1zM8 20h2v1h-2zM12 20h2v1h-2zM16 20h1v1h-1zM18 20h1v1h-1zM20 20h3v" +
      "1h-3zM28 20h1v1h-1zM30 20h3v1h-3zM0 21h1v1h-1zM2 21h1v1h-1zM5 21h1v1h-1zM9 21h7v1h-7zM17 21h1v1h-1zM19 21h3v1h-3zM29 21h2v1h-2zM32 21h1v1h-1" +
      "zM2 22h3v1h-3zM6 22h2v1h-2zM18 22h1v1h-1zM23 22h1v1h-1zM25 22h1v1h-1zM27 22h2v1h-2zM30 22h3v1h-3zM1 23h4v1h-4zM10 23h4v1h-4zM16 23h1v1h-1zM1" +
      "8 23h1v1h-1zM22 23h1v1h-1zM26 23h1v1h-1zM28 23h2v1h-2zM31 23h2v1h-2zM0 24h1v1h-1zM4 24h5v1h-5zM12 24h1v1h-1zM14 24h1v1h-1zM17 24h1v1h-1zM20 " +
      "24h3v1h-3zM24 24h7v1h-7zM32 24h1v1h-1zM8 25h1v1h-1zM11 25h10v1h-10zM24 25h1v1h-1zM28 25h2v1h-2zM32 25h1v1h-1zM0 26h7v1h-7zM8 26h4v1h-4zM19 2" +
      "6h1v1h-1zM21 26h1v1h-1zM23 26h2v1h-2zM26 26h1v1h-1zM28 26h2v1h-2zM0 27h1v1h-1zM6 27h1v1h-1zM8 27h3v1h-3zM12 27h1v1h-1zM14 27h3v1h-3zM18 27h1" +
      "v1h-1zM21 27h1v1h-1zM23 27h2v1h-2zM28 27h4v1h-4zM0 28h1v1h-1zM2 28h3v1h-3zM6 28h1v1h-1zM9 28h1v1h-1zM12 28h3v1h-3zM16 28h4v1h-4zM21 28h8v1h-" +
      "8zM30 28h2v1h-2zM0 29h1v1h-1zM2 29h3v1h-3zM6 29h1v1h-1zM8 29h4v1h-4zM13 29h1v1h-1zM20 29h1v1h-1zM22 29h4v1h-4zM27 29h1v1h-1zM30 29h1v1h-1zM3" +
      "2 29h1v1h-1zM0 30h1v1h-1zM2 30h3v1h-3zM6 30h1v1h-1zM8 30h1v1h-1zM10 30h1v1h-1zM12 30h1v1h-1zM14 30h2v1h-2zM17 30h2v1h-2zM20 30h1v1h-1zM23 30" +
      "h1v1h-1zM26 30h1v1h-1zM29 30h2v1h-2zM0 31h1v1h-1zM6 31h1v1h-1zM13 31h3v1h-3zM17 31h2v1h-2zM20 31h1v1h-1zM27 31h1v1h-1zM29 31h1v1h-1zM32 31h1" +
      "v1h-1zM0 32h7v1h-7zM8 32h1v1h-1zM10 32h4v1h-4zM16 32h3v1h-3zM20 32h1v1h-1zM23 32h1v1h-1zM25 32h1v1h-1zM27 32h4v1h-4z",
  },
};
