/**
 * Currencies of ISO 4217 by their number of decimals. Checked in, not asked of Intl, which counts otherwise for HUF, IDR,
 * COP and IQD. Metals, funds of account without a minor unit and test codes can't be charged and are left out.
 */
const byDecimals: readonly (readonly [number, string])[] = [
  [
    0,
    `
    BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF`,
  ],
  [
    2,
    `
    AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
    CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF
    IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN
    MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS
    SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG`,
  ],
  [
    3,
    `
    BHD IQD JOD KWD LYD OMR TND`,
  ],
  [
    4,
    `
    CLF UYW`,
  ],
];

const decimals: ReadonlyMap<string, number> = new Map(
  byDecimals.flatMap(([places, codes]) =>
    codes
      .trim()
      .split(/\s+/)
      .map((code) => [code, places] as const),
  ),
);

/** How many decimals a currency has; undefined for what is no ISO 4217 code. Codes are upper case. */
export function decimalsOf(currency: string): number | undefined {
  return decimals.get(currency);
}
