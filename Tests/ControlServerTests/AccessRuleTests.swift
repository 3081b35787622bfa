import Testing

@testable import ControlServer

@Suite("Who may use the control socket")
struct AccessRuleTests {
  private let rule = AccessRule(readers: 500, ownUser: 0)

  @Test("root may do anything")
  func root() {
    let root = PeerIdentity(user: 0, groups: [0])
    #expect(rule.mayRead(root) && rule.mayChange(root))
  }

  @Test("a member of the group may look, by its own group or a supplementary one")
  func members() {
    for groups: Set<UInt32> in [[500], [100, 500, 27]] {
      let member = PeerIdentity(user: 1_000, groups: groups)
      #expect(rule.mayRead(member) && !rule.mayChange(member))
    }
  }

  @Test("anybody else may do nothing, whatever the mode of the socket")
  func strangers() {
    let stranger = PeerIdentity(user: 1_000, groups: [1_000, 27])
    #expect(!rule.mayRead(stranger) && !rule.mayChange(stranger))
    let withoutGroup = AccessRule(readers: nil, ownUser: 0)
    #expect(!withoutGroup.mayRead(PeerIdentity(user: 1_000, groups: [0])))
  }

  @Test("a daemon that is tried out by an ordinary user obeys that user")
  func development() {
    let rule = AccessRule(readers: nil, ownUser: 1_000)
    #expect(rule.mayChange(PeerIdentity(user: 1_000, groups: [])))
  }
}
