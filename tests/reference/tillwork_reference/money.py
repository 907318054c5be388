"""Money, rounding and the allocation formula (rulebook.md: the vocabulary of types, "Allocation")."""

from fractions import Fraction

MAX_MINOR = 10**15

# ISO 4217: codes with a minor unit, and the number of its digits where that is not two.
_CODES = """
AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF
CHW CLF CLP CNY COP COU CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD
HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL
MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON
RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX
USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
""".split()
_OTHER_DIGITS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
DIGITS = {code: 2 for code in _CODES}
for _n, _codes in _OTHER_DIGITS.items():
    DIGITS.update({code: _n for code in _codes.split()})


def money_text(minor, currency):
    """An amount as outcomes write it: all digits of the currency."""
    digits = DIGITS[currency]
    sign, minor = ("-", -minor) if minor < 0 else ("", minor)
    if digits == 0:
        return f"{sign}{minor}"
    return f"{sign}{minor // 10**digits}.{minor % 10**digits:0{digits}d}"


def decimal_text(value):
    """A decimal fraction in its shortest form (attribute values in reasons)."""
    sign, value = ("-", -value) if value < 0 else ("", value)
    scaled = value * 10**6
    assert scaled.denominator == 1
    whole, rest = divmod(int(scaled), 10**6)
    tail = f"{rest:06d}".rstrip("0")
    return f"{sign}{whole}.{tail}" if tail else f"{sign}{whole}"


def rounded(value, mode):
    """R: a non-negative exact number to a whole one, by one of the five modes."""
    value = Fraction(value)
    assert value >= 0
    whole, rest = divmod(value.numerator, value.denominator)
    twice, full = 2 * rest, value.denominator
    if mode == "down" or rest == 0:
        return whole
    if mode == "up":
        return whole + 1
    if twice != full:
        return whole + (twice > full)
    if mode == "half_up":
        return whole + 1
    if mode == "half_down":
        return whole
    assert mode == "half_even"
    return whole + whole % 2


def cumulative_shares(amount, weights):
    """share_i = R(A·C_i / T) − R(A·C_(i−1) / T), R = round half up, always."""
    total = sum(weights)
    shares, running, before = [], 0, 0
    for weight in weights:
        running += weight
        now = (2 * amount * running + total) // (2 * total)
        shares.append(now - before)
        before = now
    return shares


def allocate_runs(amount, runs):
    """allocate(A, targets): `runs` in canonical order, each (weight, room) for the whole run. Returns the shares."""
    shares = [0] * len(runs)
    live = [i for i, (_, room) in enumerate(runs) if room > 0]
    amount = min(amount, sum(runs[i][1] for i in live))
    while live and amount > 0:
        tried = cumulative_shares(amount, [runs[i][0] for i in live])
        over = [i for i, share in zip(live, tried) if share > runs[i][1]]
        if not over:
            for i, share in zip(live, tried):
                shares[i] = share
            break
        for i in over:
            shares[i] = runs[i][1]
            amount -= runs[i][1]
        live = [i for i in live if i not in over]
    return shares


def over_units(share, n):
    """A share S of a run of n units: S mod n of its units get ⌈S/n⌉, the others ⌊S/n⌋."""
    return [share // n + (k < share % n) for k in range(n)]
