public import IPAddressing

/// A program for the kernel's packet filter that lets through only what claims one of certain addresses, so that a flood
/// of other ARP or neighbour discovery traffic never reaches the process.
public struct ClaimFilter: Sendable, Equatable {
  /// One instruction of the classic Berkeley packet filter.
  public struct Instruction: Sendable, Equatable {
    public var code: UInt16
    /// How many instructions are skipped if a comparison holds, and if it does not.
    public var ifTrue: UInt8
    public var ifFalse: UInt8
    public var operand: UInt32
  }

  /// The program.
  public private(set) var instructions: [Instruction] = []

  // The kernel takes no more (BPF_MAXINSNS).
  private static let longest = 4096
  private static let everything: UInt32 = 0xffff

  /// Lets ARP packets and neighbour advertisements through that speak of one of `addresses`, all of one family, and do
  /// not come from `hardwareAddress`.
  ///
  /// Where there are more addresses than a program has room for, some hundreds, the last ones are left out.
  public init(_ addresses: [IPAddress], notFrom hardwareAddress: MACAddress) {
    let (high, low) = (hardwareAddress.value >> 16, hardwareAddress.value & 0xffff)
    instructions = [
      Self.load(4, at: 6), Self.skip(3, unless: UInt32(truncatingIfNeeded: high)),
      Self.load(2, at: 10), Self.skip(1, unless: UInt32(truncatingIfNeeded: low)), Self.end(with: 0),
    ]
    switch addresses.first?.family {
    // The sender's protocol address, in all of the tests that follow.
    case .ipv4: instructions.append(Self.load(4, at: 28))
    case .ipv6: instructions += Self.require(58, at: 20) + Self.require(136, at: 54)
    case nil: break
    }
    for address in addresses {
      let test = Self.test(address)
      guard instructions.count + test.count < Self.longest else { break }
      instructions += test
    }
    instructions.append(Self.end(with: 0))
  }

  private static func test(_ address: IPAddress) -> [Instruction] {
    switch address {
    case .v4(let value): return [skip(1, unless: value), end(with: everything)]
    case .v6(let value):
      // The target, in four parts; each of them that differs leads to the end of the test.
      let parts = (0..<4).flatMap { part in
        let word = UInt32(truncatingIfNeeded: value >> (96 - 32 * part))
        return [load(4, at: 62 + 4 * UInt32(part)), skip(UInt8(7 - 2 * part), unless: word)]
      }
      return parts + [end(with: everything)]
    }
  }

  /// Goes on only if the byte at `offset` is `value`.
  private static func require(_ value: UInt32, at offset: UInt32) -> [Instruction] {
    [
      load(1, at: offset), Instruction(code: 0x15, ifTrue: 1, ifFalse: 0, operand: value), end(with: 0),
    ]
  }

  /// Loads 1, 2 or 4 bytes of the frame; the program ends with a refusal where the frame is shorter.
  private static func load(_ count: Int, at offset: UInt32) -> Instruction {
    let code: UInt16 = count == 4 ? 0x20 : count == 2 ? 0x28 : 0x30
    return Instruction(code: code, ifTrue: 0, ifFalse: 0, operand: offset)
  }

  private static func skip(_ count: UInt8, unless value: UInt32) -> Instruction {
    Instruction(code: 0x15, ifTrue: 0, ifFalse: count, operand: value)
  }

  /// So many bytes of the frame are delivered; none if 0.
  private static func end(with count: UInt32) -> Instruction {
    Instruction(code: 0x06, ifTrue: 0, ifFalse: 0, operand: count)
  }
}
