internal import Glibc

/// Waiting where calls come at random, last a random time, and c people serve one queue in order (M/M/c): the formula
/// every staffing table is made of, and the yardstick for the simulator.
package struct ErlangC: Sendable, Equatable {
    /// People.
    package let servers: Int
    /// Arrivals a unit of time.
    package let arrivalRate: Double
    /// Mean time of one service, in the same unit.
    package let serviceTime: Double

    /// A queue; at least one person, a positive service time, and a rate that is not negative.
    package init(servers: Int, arrivalRate: Double, serviceTime: Double) {
        precondition(servers > 0 && arrivalRate >= 0 && serviceTime > 0, "no such queue")
        self.servers = servers
        self.arrivalRate = arrivalRate
        self.serviceTime = serviceTime
    }

    /// Work arriving, in people.
    package var offeredLoad: Double { arrivalRate * serviceTime }

    /// The share of time each person is busy; from 1 on the queue grows without end.
    package var utilisation: Double { offeredLoad / Double(servers) }

    /// How likely somebody has to wait; 1 when the queue grows without end. By the recursion of Erlang's B,
    /// B(k) = a B(k-1) / (k + a B(k-1)), which no number of people makes overflow. Source: Erlang 1917.
    package var waitProbability: Double {
        guard utilisation < 1 else { return 1 }
        var blocking = 1.0
        for people in 1...servers { blocking = offeredLoad * blocking / (Double(people) + offeredLoad * blocking) }
        return blocking / (1 - utilisation * (1 - blocking))
    }

    /// The mean wait before service; infinite when the queue grows without end.
    package var meanWait: Double {
        utilisation < 1 ? waitProbability * serviceTime / (Double(servers) - offeredLoad) : .infinity
    }

    /// The mean time from arrival to the end of service.
    package var meanTime: Double { meanWait + serviceTime }

    /// The share answered within this wait: 1 - C exp(-(c - a) t / s); 0 when the queue grows without end.
    package func answered(within wait: Double) -> Double {
        guard utilisation < 1 else { return 0 }
        return 1 - waitProbability * exp(-(Double(servers) - offeredLoad) * wait / serviceTime)
    }

    /// The fewest people who answer this share (below 1) within this wait; nil above `peopleMax`.
    package static func people(
        arrivalRate: Double, serviceTime: Double, answering share: Double, within wait: Double, peopleMax: Int = 10_000
    ) -> Int? {
        let load = arrivalRate * serviceTime
        guard load < Double(peopleMax) else { return nil }
        return (max(1, Int(load))...peopleMax).first { servers in
            ErlangC(servers: servers, arrivalRate: arrivalRate, serviceTime: serviceTime).answered(within: wait)
                >= share
        }
    }
}

/// Rules of thumb for large rooms: c = a + β √a people for a load of a.
package enum SquareRootStaffing {
    /// How likely somebody waits with β: 1 / (1 + β Φ(β) / φ(β)). β is positive. Source: Halfin and Whitt 1981.
    package static func waitProbability(beta: Double) -> Double {
        1 / (1 + beta * Normal.cdf(beta) / Normal.density(beta))
    }
}
