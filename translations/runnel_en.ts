<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- SPDX-FileCopyrightText: 2026 Runnel contributors -->
<!-- SPDX-License-Identifier: GPL-3.0-or-later -->
<!-- The source strings are English already; here are only the plurals. -->
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>Models</name>
    <message numerus="yes">
        <source>%Ln token(s) in</source>
        <comment>of the request</comment>
        <translation>
            <numerusform>%Ln token in</numerusform>
            <numerusform>%Ln tokens in</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <comment>of the answer</comment>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message numerus="yes">
        <source>It named %n model(s).</source>
        <translation>
            <numerusform>It named %n model.</numerusform>
            <numerusform>It named %n models.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) were cut when Runnel ended unexpectedly; their text was kept. Found at %1.</source>
        <comment>%1 is a time</comment>
        <translation>
            <numerusform>%n answer was cut when Runnel ended unexpectedly; its text was kept. Found at %1.</numerusform>
            <numerusform>%n answers were cut when Runnel ended unexpectedly; their text was kept. Found at %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n certificate(s) of it are trusted.</source>
        <translation>
            <numerusform>%n certificate of it is trusted.</numerusform>
            <numerusform>%n certificates of it are trusted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Models</name>
    <message numerus="yes">
        <source>%n chat(s)</source>
        <translation>
            <numerusform>%n chat</numerusform>
            <numerusform>%n chats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Shell</name>
    <message numerus="yes">
        <source>%n message(s) deleted.</source>
        <translation>
            <numerusform>%n message was deleted.</numerusform>
            <numerusform>%n messages were deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n match(es)</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <comment>names of models</comment>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chat(s)</source>
        <translation>
            <numerusform>%n chat</numerusform>
            <numerusform>%n chats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>at least %n message(s) are lost</source>
        <translation>
            <numerusform>at least %n message is lost</numerusform>
            <numerusform>at least %n messages are lost</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n attached file(s) are no longer there. The request was made without them.</source>
        <translation>
            <numerusform>%n attached file is no longer there. The request was made without it.</numerusform>
            <numerusform>%n attached files are no longer there. The request was made without them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>the %n oldest message(s)</source>
        <translation>
            <numerusform>the %n oldest message</numerusform>
            <numerusform>the %n oldest messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message numerus="yes">
        <source>The context of the model is about %1 % full. The %n oldest message(s) are not sent.</source>
        <translation>
            <numerusform>The context of the model is about %1 % full. The %n oldest message is not sent.</numerusform>
            <numerusform>The context of the model is about %1 % full. The %n oldest messages are not sent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message numerus="yes">
        <source>Chats stay here for %n day(s), then they are deleted.</source>
        <translation>
            <numerusform>Chats stay here for %n day, then they are deleted.</numerusform>
            <numerusform>Chats stay here for %n days, then they are deleted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message numerus="yes">
        <source>Table of %n row(s)</source>
        <translation>
            <numerusform>Table of %n row</numerusform>
            <numerusform>Table of %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %n line(s)</source>
        <translation>
            <numerusform>Show all %n line</numerusform>
            <numerusform>Show all %n lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show all %n source(s)</source>
        <translation>
            <numerusform>Show all %n source</numerusform>
            <numerusform>Show all %n sources</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>runnel::gui::FilingActions</name>
    <message numerus="yes">
        <source>Answers in %n of these chats are still being written.</source>
        <translation>
            <numerusform>An answer in one of these chats is still being written.</numerusform>
            <numerusform>Answers in %n of these chats are still being written.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chats are in the trash.</source>
        <translation>
            <numerusform>%n chat is in the trash.</numerusform>
            <numerusform>%n chats are in the trash.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n chats for ever? Nothing brings them back.</source>
        <translation>
            <numerusform>Delete %n chat for ever? Nothing brings it back.</numerusform>
            <numerusform>Delete %n chats for ever? Nothing brings them back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n chats are in the archive.</source>
        <translation>
            <numerusform>%n chat is in the archive.</numerusform>
            <numerusform>%n chats are in the archive.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>runnel::gui::TranscriptView</name>
    <message numerus="yes">
        <source>Table of %n row(s)</source>
        <translation>
            <numerusform>Table of %n row</numerusform>
            <numerusform>Table of %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>runnel::models::SessionModel</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retry(s)</source>
        <translation>
            <numerusform>%n retry</numerusform>
            <numerusform>%n retries</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Images</name>
    <message numerus="yes">
        <source>≈ %Ln token(s)</source>
        <translation>
            <numerusform>≈ %Ln token</numerusform>
            <numerusform>≈ %Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>runnel::gui::PromptsPage</name>
    <message numerus="yes">
        <source>%n prompt(s) were added.</source>
        <translation>
            <numerusform>%n prompt was added.</numerusform>
            <numerusform>%n prompts were added.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>runnel::models::ChatModel</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>≈ %n token(s)</source>
        <comment>an estimate</comment>
        <translation>
            <numerusform>≈ %n token</numerusform>
            <numerusform>≈ %n tokens</numerusform>
        </translation>
    </message>
</context>
</TS>
