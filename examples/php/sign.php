<?php
// SPDX-License-Identifier: Apache-2.0
// Prints an address that is a right for an hour. The key is in the environment variable KINEOGRAPH_KEY, and is k1 in the server's access.keys.
//   php sign.php
// tag::listing
$key = getenv('KINEOGRAPH_KEY');
$stream = 'door';
$until = time() + 3600;

$words = "k1~watch~$until~";
$digest = hash_hmac('sha256', "$stream\n$words", $key, true);
$signature = rtrim(strtr(base64_encode($digest), '+/', '-_'), '=');
echo "http://localhost:8080/$stream.mjpg?signed=$words$signature\n";
// end::listing
