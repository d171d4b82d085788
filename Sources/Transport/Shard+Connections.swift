extension Shard {
    /// Gives the shard a socket. `makeHandler` runs on the shard's queue; nil closes the socket. False, and the socket
    /// is closed, when the mailbox is full or the shard has stopped. Any thread.
    @discardableResult
    package func adopt(
        _ socket: AcceptedSocket,
        makeHandler: @escaping @Sendable (Connection) -> (any ConnectionHandler)?
    ) -> Bool {
        let isPosted = post { [self] in
            _ = attach(socket, makeHandler: makeHandler)
        }
        if !isPosted { socket.discard() }
        return isPosted
    }

    /// Makes a connection of a socket; nil, and the socket is closed, when the shard is full or stopping, when the
    /// handler is nil or when the system refuses to watch one more. Shard's queue.
    package func attach(
        _ socket: AcceptedSocket, makeHandler: (Connection) -> (any ConnectionHandler)?
    ) -> Connection? {
        assertOnQueue()
        guard !isStopping, counters.connectionsOpen < options.connectionsMax else {
            counters.connectionsRefused &+= 1
            socket.discard()
            return nil
        }
        let connection = occupySlot(socket)
        guard driver.add(connection) == 0 else {
            vacateSlot(connection)
            counters.connectionsRefused &+= 1
            socket.discard()
            return nil
        }
        counters.connectionsTotal &+= 1
        let handler = makeHandler(connection)
        guard let handler else {
            connection.destroy(.finished)
            return nil
        }
        connection.handler = handler
        return connection
    }

    /// The connection of that name, if it is still there. Shard's queue.
    package func connection(_ id: ConnectionID) -> Connection? {
        assertOnQueue()
        guard let connection = slots.indices.contains(Int(id.slot)) ? slots[Int(id.slot)] : nil,
            connection.id == id
        else { return nil }
        return connection
    }

    /// Calls `body` for every connection there is. Shard's queue.
    package func forEachConnection(_ body: (Connection) -> Void) {
        assertOnQueue()
        for connection in slots {
            if let connection { body(connection) }
        }
    }

    /// A dead connection leaves its slot now and is reported at the end of the turn.
    func forget(_ connection: Connection) {
        vacateSlot(connection)
        connection.countPending(0)
        gone.append(connection)
        if !isInTurn { driver.wake() }
    }

    private func occupySlot(_ socket: AcceptedSocket) -> Connection {
        let slot: UInt32
        if let free = freeSlots.popLast() {
            slot = free
        } else {
            slot = UInt32(slots.count)
            slots.append(nil)
            generations.append(0)
        }
        let id = ConnectionID(slot: slot, generation: generations[Int(slot)])
        let connection = Connection(shard: self, id: id, socket: socket)
        slots[Int(slot)] = connection
        counters.connectionsOpen += 1
        return connection
    }

    private func vacateSlot(_ connection: Connection) {
        let slot = connection.id.slot
        slots[Int(slot)] = nil
        generations[Int(slot)] &+= 1
        freeSlots.append(slot)
        counters.connectionsOpen -= 1
    }
}
