/// What an Ethernet frame carries.
enum EtherType {
  static let arp: UInt16 = 0x0806
  static let ipv6: UInt16 = 0x86dd
}
