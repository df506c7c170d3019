// SPDX-FileCopyrightText: 2026 Runnel contributors
// SPDX-License-Identifier: GPL-3.0-or-later

#pragma once

#include "chat/conversation.h"
#include "llm/provider.h"

#include <QDialog>
#include <QPointer>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;

namespace runnel::chat {
class PromptBook;
}

namespace runnel::gui {

class Theme;

//! \brief What goes with every request of one chat: the system prompt and how to sample.
//!
//! Every change applies at once, to the next request. What the chat's model does not understand is greyed out and not
//! sent; it stays what it is for a model that does.
class ChatOptions : public QDialog
{
    Q_OBJECT
public:
    ChatOptions(Theme &theme, llm::ProviderDirectory &providers, chat::PromptBook &prompts,
                chat::Conversation &conversation, QWidget *parent = nullptr);

private:
    void build(chat::PromptBook &prompts);
    void applyTheme();
    void showInfo(const chat::ConversationInfo &info);
    void applyCapabilities();
    void keep();
    [[nodiscard]] llm::GenerationOptions options() const;
    [[nodiscard]] QLineEdit *number(const QString &name, double least, double most, int decimals);

    Theme &m_theme;
    llm::ProviderDirectory &m_providers;
    QPointer<chat::Conversation> m_conversation;
    QFormLayout *m_form = nullptr;
    QPlainTextEdit *m_system = nullptr;
    QLineEdit *m_temperature = nullptr;
    QLineEdit *m_topP = nullptr;
    QLineEdit *m_maxTokens = nullptr;
    QLineEdit *m_seed = nullptr;
    QLineEdit *m_stop = nullptr;
    QComboBox *m_effort = nullptr;
    QCheckBox *m_json = nullptr;
    QLabel *m_note = nullptr;
    bool m_showing = false;
};

} // namespace runnel::gui
