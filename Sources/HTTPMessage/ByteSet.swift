/// A set of ASCII bytes as a bit map.
struct ByteSet {
  private let low: UInt64
  private let high: UInt64

  /// A set from its two halves: bytes 0 to 63, and 64 to 127.
  private init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    let half = byte & 0x40 == 0 ? low : high
    return byte < 0x80 && (half &>> UInt64(byte & 0x3f)) & 1 != 0
  }

  // Digits are 0x03ff_0000_0000_0000 in the low half, letters 0x07ff_fffe_07ff_fffe in the high half.

  /// RFC 9110 §5.6.2: letters, digits and ! # $ % & ' * + - . ^ _ ` | ~
  @inline(__always)
  static var token: ByteSet { ByteSet(low: 0x03ff_6cfa_0000_0000, high: 0x57ff_ffff_c7ff_fffe) }

  /// Bytes of a path that need no second look: visible ASCII but " # % ? and backslash.
  ///
  /// Wider than RFC 3986's pchar, because browsers send | [ ] { } ^ ` < > unescaped.
  @inline(__always)
  static var path: ByteSet { ByteSet(low: 0x7fff_ffd2_0000_0000, high: 0x7fff_ffff_efff_ffff) }

  /// Bytes of a query: visible ASCII but #.
  @inline(__always)
  static var query: ByteSet { ByteSet(low: 0xffff_fff6_0000_0000, high: 0x7fff_ffff_ffff_ffff) }

  /// Bytes of a host name: letters, digits and - . _ ~
  @inline(__always)
  static var hostName: ByteSet { ByteSet(low: 0x03ff_6000_0000_0000, high: 0x47ff_fffe_87ff_fffe) }

  /// Bytes of an IPv6 literal between its brackets: hexadecimal digits, colon and dot.
  @inline(__always)
  static var ipv6: ByteSet { ByteSet(low: 0x07ff_4000_0000_0000, high: 0x0000_007e_0000_007e) }

  /// 0 to 9.
  @inline(__always)
  static var digits: ByteSet { ByteSet(low: 0x03ff_0000_0000_0000, high: 0) }

  /// 0 to 9, A to F, a to f.
  @inline(__always)
  static var hexadecimal: ByteSet { ByteSet(low: 0x03ff_0000_0000_0000, high: 0x0000_007e_0000_007e) }

  /// Visible ASCII and spaces but the quote and backslash: what a log line takes as it is.
  @inline(__always)
  static var plainInLog: ByteSet { ByteSet(low: 0xffff_fffb_0000_0000, high: 0x7fff_ffff_efff_ffff) }
}

extension UInt8 {
  static var tab: UInt8 { 0x09 }
  static var lineFeed: UInt8 { 0x0a }
  static var carriageReturn: UInt8 { 0x0d }
  static var space: UInt8 { 0x20 }
  static var comma: UInt8 { 0x2c }
  static var slash: UInt8 { 0x2f }
  static var zero: UInt8 { 0x30 }
  static var colon: UInt8 { 0x3a }
  static var semicolon: UInt8 { 0x3b }

  /// The lower-case form of an ASCII letter; any other byte as it is.
  var lowercased: UInt8 { self >= 0x41 && self <= 0x5a ? self | 0x20 : self }

  /// The value of a hexadecimal digit; nil for any other byte.
  var hexadecimalValue: UInt8? {
    switch self {
    case 0x30...0x39: self - 0x30
    case 0x41...0x46: self - 0x37
    case 0x61...0x66: self - 0x57
    default: nil
    }
  }
}
