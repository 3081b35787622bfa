import PeerLink
import Testing

@Suite struct PeerMessageTests {
  static let message = PeerMessage(
    startID: 0x0102_0304_0506_0708, sequence: 9, host: "lb1", version: "0.1.0", digest: 10,
    routers: [PeerMessage.Router(name: "web", virtualRouterID: 51, state: .active, priority: 150)],
    sections: ["hosts.lb1: priority": 11])

  private static let bytes: [UInt8] = {
    var bytes = Array("ALFT".utf8) + [1, 0, 1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 9]
    bytes += [0, 1, 0, 3] + Array("lb1".utf8)
    bytes += [0, 2, 0, 5] + Array("0.1.0".utf8)
    bytes += [0, 3, 0, 16] + [UInt8](repeating: 0, count: 15) + [10]
    bytes += [0, 4, 0, 6, 51, 2, 150] + Array("web".utf8)
    bytes += [0, 5, 0, 35] + [UInt8](repeating: 0, count: 15) + [11] + Array("hosts.lb1: priority".utf8)
    return bytes
  }()

  @Test("a message is laid out as the documentation says") func layout() throws {
    #expect(Self.message.encode() == [Self.bytes])
    #expect(try PeerDatagram(decoding: Self.bytes) == PeerDatagram(Self.message))
  }

  @Test("fields and states of a later version's making are skipped") func unknownFields() throws {
    let later = Self.bytes + [0x7f, 0xff, 0, 2, 1, 2] + [0, 4, 0, 4, 52, 77, 1, 0x61]
    #expect(try PeerDatagram(decoding: later).message == Self.message)
  }

  @Test("what is not a message of this version is refused, and why") func refused() {
    func error(_ change: (inout [UInt8]) -> Void) -> PeerMessageError? {
      var bytes = Self.bytes
      change(&bytes)
      do { _ = try PeerDatagram(decoding: bytes) } catch { return error }
      return nil
    }
    #expect(error { $0[0] = 0 } == .foreign)
    #expect(error { $0 = [] } == .foreign)
    #expect(error { $0[4] = 2 } == .version(2))
    #expect(error { $0[7] = 1 } == .authentication(1))
    #expect(error { $0[5] = 1 } == .malformed, "part 1 of 1")
    #expect(error { $0[6] = 65 } == .malformed, "65 parts")
    #expect(error { $0[27] = 200 } == .malformed, "a length that swallows the next field")
    #expect(error { $0[28] = 0xff } == .malformed, "no UTF-8")
    #expect(error { $0[28] = 0x1b } == .malformed, "a control character")
    #expect(error { $0.removeSubrange(24..<31) } == .malformed, "no host")
    #expect(error { $0.removeLast() } == .malformed, "a length beyond the end")
    #expect(error { $0 += [UInt8](repeating: 0, count: 2048) } == .malformed, "too long")
  }

  @Test("bytes of any kind are read or refused") func mutations() {
    for count in 0..<Self.bytes.count { check(Array(Self.bytes.prefix(count))) }
    for index in Self.bytes.indices {
      for bit in 0..<8 {
        var bytes = Self.bytes
        bytes[index] ^= 1 << UInt8(bit)
        check(bytes)
      }
    }
    for _ in 0..<20_000 {
      var bytes = Array(Self.bytes.prefix(31))
      for _ in 0..<Int.random(in: 0...60) {
        bytes.append(Bool.random() ? .random(in: 0...5) : .random(in: 0...255))
      }
      check(bytes)
    }
  }

  /// What was read can be written and read again.
  private func check(_ bytes: [UInt8]) {
    guard let datagram = try? PeerDatagram(decoding: bytes) else { return }
    #expect(!datagram.message.host.isEmpty)
    for again in datagram.message.encode() {
      #expect((try? PeerDatagram(decoding: again))?.message.host == datagram.message.host)
    }
  }

  @Test("what does not fit one datagram goes in several, and is put together in any order") func parts()
    throws
  {
    var message = Self.message
    for number in 0..<50 {
      message.routers.append(
        PeerMessage.Router(name: "router-\(number)", virtualRouterID: 1, state: .backup, priority: 1))
      message.sections["virtual_routers.router-\(number): addresses"] = UInt128(number)
    }
    let datagrams = message.encode()
    #expect(datagrams.count > 1)
    #expect(datagrams.allSatisfy { $0.count <= 1200 })
    var assembly = PeerAssembly()
    var whole: PeerMessage?
    for bytes in datagrams.reversed() {
      #expect(whole == nil)
      let datagram = try PeerDatagram(decoding: bytes)
      whole = assembly.add(datagram)
      let repetition = assembly.add(datagram)
      #expect(repetition == nil)
    }
    #expect(Set(try #require(whole).routers) == Set(message.routers))
    #expect(whole?.sections == message.sections)
  }

  @Test("names of any number and length stay within 64 datagrams") func tooMuch() throws {
    var message = Self.message
    for number in 0..<2000 {
      message.sections["\(number)" + String(repeating: "ä", count: 200)] = UInt128(number)
    }
    let datagrams = message.encode()
    #expect(datagrams.count == 64)
    for bytes in datagrams { _ = try PeerDatagram(decoding: bytes) }
  }

  @Test("an older round is passed over, one of a new start is not") func rounds() {
    var assembly = PeerAssembly()
    func add(start: UInt64, sequence: UInt64, of parts: UInt8 = 1) -> Bool {
      var message = Self.message
      message.startID = start
      message.sequence = sequence
      return assembly.add(PeerDatagram(message, of: parts)) != nil
    }
    let answers = [
      add(start: 5, sequence: 9), add(start: 5, sequence: 8), add(start: 1, sequence: 8),
      // The other part is missing.
      add(start: 1, sequence: 9, of: 2), add(start: 1, sequence: 10),
    ]
    #expect(answers == [true, false, true, false, true])
  }
}
