import ControlAPI
import Testing

@Suite struct MetricsTextTests {
  private static var status: Status {
    var status = StatusTextTests.status
    status.alarms = ["one", "two"]
    status.timing = TimingStatus(
      isRealTime: true, wakeUps: 6, latenessMedian: 0.00002, lateness99: 0.5, lateness9999: 0.5,
      latenessMaximum: 0.5, latenessSum: 0.75,
      buckets: [
        .init(upTo: 0.00001, count: 1), .init(upTo: 0.001, count: 3), .init(upTo: nil, count: 2),
      ])
    return status
  }

  @Test("every number of the virtual routers and of the thread is there, with type and meaning") func all() {
    #expect(
      MetricsText(Self.status).text() == """
        # HELP aloft_start_time_seconds When the daemon started, in seconds since 1970.
        # TYPE aloft_start_time_seconds gauge
        aloft_start_time_seconds{host="lb1",version="0.1.0"} 1000.0
        # HELP aloft_alarms Things that want an administrator's attention.
        # TYPE aloft_alarms gauge
        aloft_alarms 2
        # HELP aloft_vrrp_state 1 for the state that the virtual router is in.
        # TYPE aloft_vrrp_state gauge
        aloft_vrrp_state{router="web",state="Initialize"} 0
        aloft_vrrp_state{router="web",state="Backup"} 0
        aloft_vrrp_state{router="web",state="Active"} 1
        # HELP aloft_vrrp_priority The priority in effect.
        # TYPE aloft_vrrp_priority gauge
        aloft_vrrp_priority{router="web"} 101
        # HELP aloft_vrrp_active_transitions_total Transitions to Active.
        # TYPE aloft_vrrp_active_transitions_total counter
        aloft_vrrp_active_transitions_total{router="web"} 1
        # HELP aloft_vrrp_advertisements_sent_total Advertisements sent, each counted once whatever the number of peers.
        # TYPE aloft_vrrp_advertisements_sent_total counter
        aloft_vrrp_advertisements_sent_total{router="web"} 600
        # HELP aloft_vrrp_another_active_total Advertisements of other Active hosts, heard while this one was Active.
        # TYPE aloft_vrrp_another_active_total counter
        aloft_vrrp_another_active_total{router="web"} 0
        # HELP aloft_vrrp_address_claims_total ARP packets and neighbour advertisements of other hosts for the addresses, heard while Active.
        # TYPE aloft_vrrp_address_claims_total counter
        aloft_vrrp_address_claims_total{router="web"} 0
        # HELP aloft_vrrp_address_held 1 while this host has the virtual address.
        # TYPE aloft_vrrp_address_held gauge
        aloft_vrrp_address_held{router="web",address="10.0.0.30/32"} 1
        aloft_vrrp_address_held{router="web",address="10.0.0.31/32"} 0
        aloft_vrrp_address_held{router="web",address="2001:db8::30/128"} 1
        # HELP aloft_vrrp_advertisements_received_total Advertisements that were accepted, by sender.
        # TYPE aloft_vrrp_advertisements_received_total counter
        aloft_vrrp_advertisements_received_total{router="web",peer="lb2"} 12
        aloft_vrrp_advertisements_received_total{router="web",peer="lb3"} 0
        # HELP aloft_vrrp_packets_rejected_total Packets that were refused, by sender and reason (RFC 8347).
        # TYPE aloft_vrrp_packets_rejected_total counter
        aloft_vrrp_packets_rejected_total{router="web",peer="lb2",reason="checksum-errors"} 2
        aloft_vrrp_packets_rejected_total{router="web",peer="lb2",reason="ip-ttl-errors"} 1
        # HELP aloft_lateness_seconds How late the real-time thread woke up, in seconds.
        # TYPE aloft_lateness_seconds histogram
        aloft_lateness_seconds_bucket{le="1e-05"} 1
        aloft_lateness_seconds_bucket{le="0.001"} 4
        aloft_lateness_seconds_bucket{le="+Inf"} 6
        aloft_lateness_seconds_sum 0.75
        aloft_lateness_seconds_count 6
        # HELP aloft_real_time 1 if the thread runs at real-time priority.
        # TYPE aloft_real_time gauge
        aloft_real_time 1

        """)
  }

  @Test("names are quoted as Prometheus wants it") func quoting() {
    var status = Self.status
    status.virtualRouters[0].name = "a\"b\\c\nd"
    #expect(MetricsText(status).text().contains(#"aloft_vrrp_priority{router="a\"b\\c\nd"} 101"#))
  }

  @Test("what a host does not have is left out") func absent() {
    var status = Self.status
    status.virtualRouters = []
    status.timing = nil
    let text = MetricsText(status).text()
    #expect(!text.contains("vrrp") && !text.contains("lateness"))
    #expect(text.hasSuffix("aloft_alarms 2\n"))
  }
}
