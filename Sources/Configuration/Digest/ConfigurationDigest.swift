/// What two hosts compare to find out whether they have the same configuration.
///
/// It finds drift, not forgery: FNV-1a, which is no cryptographic hash. Passwords and keys are left out, because the
/// digest goes over the wire; that they differ shows in rejected advertisements. `control` is left out because it is
/// a host's own.
public struct ConfigurationDigest: Sendable, Equatable {
  /// Of everything.
  public let whole: UInt128
  /// Of each setting by name: `virtual_routers.web: addresses`.
  public let sections: [String: UInt128]

  /// The digest of `configuration`; the order of hosts, virtual routers, scripts and pools does not count.
  public init(_ configuration: AloftConfiguration) {
    let lines = CanonicalText.lines(of: configuration).compactMap(Self.located)
    var bySection: [String: [String]] = [:]
    for line in lines { bySection[line.section, default: []].append(line.text) }
    sections = bySection.mapValues { FNV1a.hash($0.sorted()) }
    whole = FNV1a.hash(lines.map { "\($0.section) \($0.text)" }.sorted())
  }

  // Mappings by name, in the file's words.
  private static let named: Set<String> = ["hosts", "virtual_routers", "scripts", "pools"]
  private static let secrets: Set<String> = ["password", "secret", "secrets", "key", "keys"]

  /// The setting that a line belongs to; nil for what does not count.
  private static func located(_ line: CanonicalText.Line) -> (section: String, text: String)? {
    var path = line.path
    guard path.first != "control", !path.contains(where: secrets.contains) else { return nil }
    // Pools stand beside the balancer in the file.
    if path.starts(with: ["balancer", "pools"]) { path.removeFirst() }
    let depth = path.first.map(named.contains) == true ? 2 : 1
    let place = path.prefix(depth).joined(separator: ".")
    let rest = path.dropFirst(depth)
    // Those are the file's `addresses`, as far as they are of the election's family.
    let setting = rest.first.map { $0 == "advertised_addresses" ? ": addresses" : ": \($0)" } ?? ""
    return (place + setting, rest.joined(separator: ".") + "=" + line.text)
  }
}

/// The 128-bit hash of Fowler, Noll and Vo: short, stable between versions and machines, unlike the library's.
enum FNV1a {
  static func hash(_ lines: [String]) -> UInt128 {
    var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d
    for line in lines {
      for byte in line.utf8 { mix(byte) }
      // Not in any text, so that lines cannot run into each other.
      mix(0xff)
    }
    return hash

    func mix(_ byte: UInt8) {
      hash ^= UInt128(byte)
      hash &*= 0x0000_0000_0100_0000_0000_0000_0000_013b
    }
  }
}
