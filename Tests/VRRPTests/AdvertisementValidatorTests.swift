import IPAddressing
import Testing
import VRRP
import VRRPConformance

@Suite("The validator")
struct AdvertisementValidatorTests {
  private func packet(
    _ advertisement: Advertisement, from source: IPAddress = greater, to destination: IPAddress = here,
    checksum: ChecksumDialect = .rfc9568, authentication: Authentication = .none, hopLimit: UInt8 = 255
  ) -> SimulatedPacket {
    SimulatedPacket(
      source: source, destination: destination, hopLimit: hopLimit,
      message: advertisement.encode(
        source: source, destination: destination, checksum: checksum, authentication: authentication))
  }

  private func rejection(_ packet: SimulatedPacket, _ rules: AdvertisementValidator.Rules) -> Rejection? {
    switch packet.judge(by: AdvertisementValidator(rules)) {
    case .success: nil
    case .failure(let rejection): rejection
    }
  }

  private func warnings(
    _ packet: SimulatedPacket, _ rules: AdvertisementValidator.Rules
  ) -> ReceptionWarnings? {
    switch packet.judge(by: AdvertisementValidator(rules)) {
    case .success(let received): received.warnings
    case .failure: nil
    }
  }

  @Test("names the sender, the virtual router, what was found and what was expected")
  func rejectionText() {
    let text = rejection(packet(.sample { $0.virtualRouterID = 52 }), .ipv4())
    #expect(text?.virtualRouterID == 52)
    #expect(text?.description == "advertisement from 192.0.2.12 refused: virtual router 52 instead of 51")
    #expect(rejection(packet(.sample(), hopLimit: 64), .ipv4())?.problem == "time to live 64 instead of 255")
    let slow = packet(.sample(version: .v2) { $0.interval = .seconds(2) })
    #expect(rejection(slow, .ipv4(version: .v2))?.problem == "advertisement interval 2 s instead of 1 s")
  }

  @Test("accepts each checksum dialect only if it was asked for")
  func dialects() {
    for sent in ChecksumDialect.allCases {
      let packet = packet(.sample(), checksum: sent)
      for accepted in ChecksumDialect.allCases {
        let reason = rejection(packet, .ipv4 { $0.checksums = [accepted] })?.reason
        #expect(reason == (sent == accepted ? nil : .checksum))
      }
      #expect(rejection(packet, .ipv4 { $0.checksums = [.rfc9568, .pseudoHeader] }) == nil)
    }
  }

  @Test(
    "refuses a message with one bit changed, in every dialect and version",
    arguments: ChecksumDialect.allCases)
  func singleBits(_ dialect: ChecksumDialect) {
    for version in ProtocolVersion.allCases {
      let rules = AdvertisementValidator.Rules.ipv4(version: version) { $0.checksums = [dialect] }
      let good = packet(.sample(version: version), checksum: dialect)
      #expect(rejection(good, rules) == nil)
      for bit in 0..<good.message.count * 8 {
        var bad = good
        bad.message[bit / 8] ^= 1 << (bit % 8)
        #expect(rejection(bad, rules) != nil, "bit \(bit)")
      }
    }
  }

  @Test("refuses an IPv6 packet whose hop limit or destination did not come with it")
  func missingAncillaryData() {
    let rules = AdvertisementValidator.Rules.ipv6()
    let packet = packet(.sample { $0.addresses = rules.addresses }, from: "fe80::12", to: "fe80::11")
    let validator = AdvertisementValidator(rules)
    func reason(_ destination: IPAddress?, _ hopLimit: UInt8?) -> RejectionReason? {
      let result = validator.validate(
        ipv6Message: packet.message, source: packet.source, destination: destination, hopLimit: hopLimit)
      if case .failure(let rejection) = result { return rejection.reason }
      return nil
    }
    #expect(reason("fe80::11", 255) == nil)
    #expect(reason("fe80::11", nil) == .ttl)
    #expect(reason(nil, 255) != nil)
  }

  @Test("an unknown hop limit passes where none is required")
  func hopLimitNotRequired() {
    let rules = AdvertisementValidator.Rules.ipv4 { $0.checksTTL = false }
    #expect(rejection(packet(.sample(), hopLimit: 1), rules) == nil)
  }

  @Test("unicast comes to this host's own address, multicast to the group")
  func destinations() {
    #expect(rejection(packet(.sample(), to: "192.0.2.77"), .ipv4())?.reason == .destination)
    #expect(rejection(packet(.sample(), to: "224.0.0.18"), .ipv4())?.reason == .destination)
    let multicast = AdvertisementValidator.Rules.ipv4 { $0.delivery = .multicast }
    #expect(rejection(packet(.sample(), from: "192.0.2.77", to: "224.0.0.18"), multicast) == nil)
    #expect(rejection(packet(.sample()), multicast)?.reason == .destination)
  }

  @Test("our own packets are refused even where any source is welcome")
  func ownPackets() {
    let rules = AdvertisementValidator.Rules.ipv4 { $0.checksSource = false }
    #expect(rejection(packet(.sample(), from: here), rules)?.reason == .sourceIsSelf)
    #expect(rejection(packet(.sample(), from: "192.0.2.77"), rules) == nil)
    #expect(rejection(packet(.sample(), from: "192.0.2.77"), .ipv4())?.reason == .sourceNotPeer)
  }

  @Test("version 2: all 8 bytes of the password count")
  func passwords() throws {
    let password = try #require(SimplePassword("longpass"))
    let rules = AdvertisementValidator.Rules.ipv4(version: .v2) { $0.authentication = .simpleText(password) }
    func reason(_ text: String) throws -> RejectionReason? {
      let sent = Authentication.simpleText(try #require(SimplePassword(text)))
      return rejection(packet(.sample(version: .v2), authentication: sent), rules)?.reason
    }
    #expect(try reason("longpass") == nil)
    #expect(try reason("longpasswort") == nil)
    #expect(try reason("longpasT") == .authenticationFailure)
    #expect(try reason("Longpass") == .authenticationFailure)
    #expect(rejection(packet(.sample(version: .v2)), rules)?.reason == .authenticationMismatch)
  }

  @Test("no addresses: never in version 3; in version 2 only where none are configured")
  func noAddresses() {
    let empty: (inout Advertisement) -> Void = { $0.addresses = [] }
    #expect(rejection(packet(.sample(empty)), .ipv4())?.reason == .countZero)
    #expect(rejection(packet(.sample(version: .v2, empty)), .ipv4(version: .v2))?.reason == .countZero)
    #expect(rejection(packet(.sample(version: .v2, empty)), .ipv4(version: .v2) { $0.addresses = [] }) == nil)
  }

  @Test("addresses are compared as multisets: order does not matter, repetition does")
  func addressLists() {
    let rules = AdvertisementValidator.Rules.ipv4 { $0.addresses = [virtual, "192.0.2.101"] }
    func found(_ addresses: [IPAddress]) -> ReceptionWarnings? {
      warnings(packet(.sample { $0.addresses = addresses }), rules)
    }
    #expect(found([virtual, "192.0.2.101"]) == [])
    #expect(found(["192.0.2.101", virtual]) == [])
    #expect(found([virtual, virtual]) == .addressListMismatch)
    #expect(found([virtual]) == .addressListMismatch)
    #expect(found([virtual, "192.0.2.101", virtual]) == .addressListMismatch)
    let repeating = AdvertisementValidator.Rules.ipv4 { $0.addresses = [virtual, virtual, "192.0.2.101"] }
    let other = Advertisement.sample { $0.addresses = [virtual, "192.0.2.101", "192.0.2.101"] }
    #expect(warnings(packet(other), repeating) == .addressListMismatch)
  }

  @Test("version 2 can refuse another list, but not the owner's")
  func addressListPolicy() {
    let rules = AdvertisementValidator.Rules.ipv4(version: .v2) { $0.refusesOtherAddresses = true }
    func other(_ priority: UInt8) -> SimulatedPacket {
      packet(.sample(version: .v2, priority: priority) { $0.addresses = ["192.0.2.99"] })
    }
    #expect(rejection(other(254), rules)?.reason == .addressList)
    #expect(warnings(other(255), rules) == .addressListMismatch)
    #expect(warnings(other(254), .ipv4(version: .v2)) == .addressListMismatch)
  }

  @Test("a version 3 interval that is not ours is accepted, told, and warned of")
  func otherInterval() throws {
    let received = try packet(.sample { $0.interval = .milliseconds(500) })
      .judge(by: AdvertisementValidator(.ipv4())).get()
    #expect(received.interval == .milliseconds(500))
    #expect(received.warnings == .intervalMismatch)
  }

  @Test("an owner is warned of another owner, and of nobody else")
  func ownerConflict() {
    let owner = AdvertisementValidator.Rules.ipv4 { $0.priority = 255 }
    #expect(warnings(packet(.sample(priority: 255)), owner) == .ownerConflict)
    #expect(warnings(packet(.sample(priority: 254)), owner) == [])
    #expect(warnings(packet(.sample(priority: 255)), .ipv4()) == [])
  }

  @Test("finds the virtual router of a packet without judging it")
  func demultiplexing() {
    let packet = packet(.sample { $0.virtualRouterID = 7 })
    #expect(AdvertisementValidator.virtualRouterID(ipv4Datagram: packet.ipv4Datagram) == 7)
    #expect(AdvertisementValidator.virtualRouterID(message: packet.message) == 7)
    #expect(
      AdvertisementValidator.virtualRouterID(ipv4Datagram: Array(packet.ipv4Datagram.prefix(27))) == nil)
    #expect(AdvertisementValidator.virtualRouterID(message: []) == nil)
  }

  @Test("every reason has a counter of its own kind; other protocols have none")
  func counters() {
    let withoutCounter = RejectionReason.allCases.filter { $0.counter == nil }
    #expect(withoutCounter == [.protocol])
    #expect(Set(RejectionReason.allCases.compactMap(\.counter)) == Set(ErrorCounter.allCases))
  }
}
